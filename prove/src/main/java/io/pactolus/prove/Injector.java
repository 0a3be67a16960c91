package io.pactolus.prove;

import io.pactolus.prove.cluster.Cluster;
import io.pactolus.prove.cluster.Node;
import io.pactolus.prove.network.TcpProxy;
import io.pactolus.prove.pipeline.GoldWatch;
import io.pactolus.prove.pipeline.Runner;
import io.pactolus.prove.pipeline.Runners;
import io.pactolus.prove.process.FullDisk;
import io.pactolus.prove.schedule.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does what a fault says, and takes it back when its time is over. Used by one thread. */
final class Injector implements AutoCloseable {
  private static final Optional<String> STRUCK = Optional.empty();
  private static final Optional<String> NONE_AT_WORK =
      Optional.of("no pipeline was at work at that moment");

  private final Cluster cluster;
  private final Runners runners;
  private final GoldWatch gold;
  private final Optional<FullDisk> disk = FullDisk.here();
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "healer");
            thread.setDaemon(true);
            return thread;
          });

  Injector(Cluster cluster, Runners runners, GoldWatch gold) {
    this.cluster = cluster;
    this.runners = runners;
    this.gold = gold;
  }

  /**
   * @return why nothing was done, absent when the fault has struck
   */
  Optional<String> inject(Fault fault) {
    long begin = System.nanoTime();
    Optional<String> skipped = strike(fault);
    if (skipped.isEmpty()) {
      gold.struck(fault.kind(), begin);
    }
    return skipped;
  }

  private Optional<String> strike(Fault fault) {
    return switch (fault.kind()) {
      case PIPELINE_KILLED -> runners.kill() ? STRUCK : NONE_AT_WORK;
      case PIPELINE_PAUSED -> pause(fault);
      case TWO_PIPELINES -> runners.startAnother() ? STRUCK : NONE_AT_WORK;
      case CLOCK_SHIFTED ->
          runners.replaceByOneWithWrongClock(fault.amount()) ? STRUCK : NONE_AT_WORK;
      case DISK_REFUSED -> fillDisk(fault);
      case BROKER_KILLED -> kill(cluster.node(fault.broker()), fault);
      case CONTROLLER_KILLED -> killController(fault);
      case CONNECTIONS_RESET -> {
        proxies(fault).forEach(TcpProxy::reset);
        yield STRUCK;
      }
      case CONNECTIONS_STALLED -> {
        proxies(fault).forEach(TcpProxy::stall);
        after(fault, () -> proxies(fault).forEach(TcpProxy::flow));
        yield STRUCK;
      }
      case CONNECTIONS_DELAYED -> {
        proxies(fault).forEach(proxy -> proxy.delay(fault.amount()));
        after(fault, () -> proxies(fault).forEach(TcpProxy::hurry));
        yield STRUCK;
      }
    };
  }

  private Optional<String> pause(Fault fault) {
    Optional<Runner> paused = runners.pause();
    paused.ifPresent(runner -> after(fault, () -> runners.resume(runner)));
    return paused.isPresent() ? STRUCK : NONE_AT_WORK;
  }

  private Optional<String> fillDisk(Fault fault) {
    if (disk.isEmpty()) {
      return Optional.of("this system has no prlimit, which refuses writes without root");
    }
    if (!runners.refuseWrites(disk.get())) {
      return NONE_AT_WORK;
    }
    after(fault, runners::giveWay);
    return STRUCK;
  }

  private Optional<String> killController(Fault fault) {
    OptionalInt controller = cluster.controller();
    return controller.isPresent()
        ? kill(cluster.node(controller.getAsInt()), fault)
        : Optional.of("there was no active controller at that moment");
  }

  private Optional<String> kill(Node node, Fault fault) {
    if (!node.kill()) {
      return Optional.of("broker " + node.number() + " was not up yet");
    }
    after(fault, node::start);
    return STRUCK;
  }

  private List<TcpProxy> proxies(Fault fault) {
    return fault.broker() == Fault.ALL_BROKERS
        ? cluster.nodes().stream().map(Node::proxy).toList()
        : List.of(cluster.node(fault.broker()).proxy());
  }

  private void after(Fault fault, Runnable heal) {
    var unused = later.schedule(heal, fault.lasting().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes back what has not been taken back; what it says of pipelines, they are told at stop. */
  @Override
  public void close() {
    later.shutdownNow();
    runners.giveWay();
    cluster.nodes().forEach(node -> node.proxy().heal());
  }
}
