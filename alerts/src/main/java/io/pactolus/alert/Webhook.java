package io.pactolus.alert;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.pactolus.engine.BreakerChange;
import io.pactolus.engine.SteadyClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Posts alerts, one after the other, on a thread of its own. {@link #send} never waits: what finds
 * the queue full is dropped and counted. An alert is tried again, later and later, until it is
 * delivered, refused for good, or the run ends; while nothing is delivered a circuit breaker spares
 * the receiver. The address may be a secret, so no message names it. Thread-safe.
 */
public final class Webhook implements AutoCloseable {
  private final URI address;
  private final Settings settings;
  private final Consumer<String> warnings;
  private final HttpClient client;
  private final CircuitBreaker breaker;
  private final BlockingQueue<Alert> queue;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicLong undelivered = new AtomicLong();
  private final Thread thread;

  /**
   * @param attempt how long one attempt may take
   * @param backoff after the first failed attempt; doubled after each further one
   * @param longestBackoff at most, and how long the open breaker waits
   * @param queued alerts that wait at most
   * @param flush how long {@link #close} waits at most
   */
  public record Settings(
      Duration attempt, Duration backoff, Duration longestBackoff, int queued, Duration flush) {
    public static final Settings DEFAULT =
        new Settings(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            100,
            Duration.ofSeconds(5));
  }

  private enum Delivery {
    DONE,
    REFUSED,
    FAILED
  }

  /**
   * @param warnings told what could not be delivered, on the webhook's thread or in {@link #close}
   * @param changes told when the breaker changes, on the webhook's thread
   */
  public Webhook(
      URI address, Settings settings, Consumer<String> warnings, Consumer<BreakerChange> changes) {
    this.address = address;
    this.settings = settings;
    this.warnings = warnings;
    this.client = HttpClient.newBuilder().connectTimeout(settings.attempt()).build();
    this.queue = new ArrayBlockingQueue<>(settings.queued());
    this.breaker = breaker(settings);
    breaker
        .getEventPublisher()
        .onStateTransition(
            event ->
                BreakerChange.of("webhook", event.getStateTransition().getToState().name())
                    .ifPresent(changes));
    this.thread = new Thread(this::deliverAll, "pactolus-webhook");
    thread.setDaemon(true);
    thread.start();
  }

  private static CircuitBreaker breaker(Settings settings) {
    return CircuitBreaker.of(
        "webhook",
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(3)
            .minimumNumberOfCalls(3)
            .failureRateThreshold(100)
            .waitDurationInOpenState(settings.longestBackoff())
            .permittedNumberOfCallsInHalfOpenState(1)
            .clock(new SteadyClock())
            .build());
  }

  /** Takes an alert over to be delivered. Never waits. */
  public void send(Alert alert) {
    if (closing.getCount() == 0 || !queue.offer(alert)) {
      undelivered.incrementAndGet();
    }
  }

  private void deliverAll() {
    try {
      while (closing.getCount() > 0 || !queue.isEmpty()) {
        Alert next = queue.poll(50, TimeUnit.MILLISECONDS);
        if (next != null) {
          deliver(next);
        }
      }
    } catch (InterruptedException e) {
      undelivered.addAndGet(1L + queue.size());
      queue.clear();
    }
  }

  private void deliver(Alert alert) throws InterruptedException {
    Duration backoff = settings.backoff();
    boolean lastTry = false;
    while (true) {
      // At the end of the run there is no time to wait for a breaker.
      if (lastTry || breaker.tryAcquirePermission()) {
        Delivery delivery = attempt(alert);
        if (delivery != Delivery.FAILED) {
          return;
        }
      }
      if (lastTry) {
        undelivered.incrementAndGet();
        return;
      }
      lastTry = closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
      backoff = shorter(backoff.multipliedBy(2), settings.longestBackoff());
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private Delivery attempt(Alert alert) throws InterruptedException {
    long begin = System.nanoTime();
    Optional<Integer> status = post(alert);
    long nanos = System.nanoTime() - begin;
    if (status.isPresent() && status.get() / 100 == 2) {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
      return Delivery.DONE;
    }
    if (status.isPresent() && isFinal(status.get())) {
      // It answers; what it says will not change.
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
      warnings.accept(
          "The webhook refused an alert (%s) with status %d; it is not sent again. Check alerts.webhook."
              .formatted(alert.kind().code(), status.get()));
      return Delivery.REFUSED;
    }
    breaker.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException("not delivered"));
    return Delivery.FAILED;
  }

  /** Client errors but those that pass: timeout, too early, too many requests. */
  private static boolean isFinal(int status) {
    return status / 100 == 4 && status != 408 && status != 425 && status != 429;
  }

  /** The status, if the receiver answered in time, body included. */
  private Optional<Integer> post(Alert alert) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(settings.attempt())
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "pactolus")
            .POST(HttpRequest.BodyPublishers.ofString(alert.toJson(), StandardCharsets.UTF_8))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return Optional.of(
          answer.get(settings.attempt().toMillis(), TimeUnit.MILLISECONDS).statusCode());
    } catch (ExecutionException e) {
      // Its message may name the address.
      return Optional.empty();
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Optional.empty();
    }
  }

  /** Delivers what waits, for a bounded time, and says what could not be delivered. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(settings.flush().toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    long lost = undelivered.get();
    if (lost > 0) {
      warnings.accept(
          "%d %s could not be delivered to the webhook (alerts.webhook)."
              .formatted(lost, lost == 1 ? "alert" : "alerts"));
    }
  }
}
