package io.pactolus.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Ctrl-C and SIGTERM while a run goes on: the first asks it to end after the epoch at hand, the
 * second ends the process at once. Reached by reflection, since the compiler knows no supported way
 * to see a second signal.
 */
public final class Interrupts {
  private static final int INTERRUPTED = 130;

  private final AtomicInteger signals = new AtomicInteger();

  private Interrupts() {}

  /**
   * From now on signals stop the run.
   *
   * @param told what the user should know
   */
  public static Interrupts stopping(Run run, Consumer<String> told) {
    Interrupts interrupts = new Interrupts();
    InvocationHandler onSignal =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            if (interrupts.signals.incrementAndGet() == 1) {
              told.accept("stopping after the epoch at hand; once more to stop at once");
              run.stop();
            } else {
              Runtime.getRuntime().halt(INTERRUPTED);
            }
            return null;
          }
          return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "pactolus signal handler";
          };
        };
    for (String signal : new String[] {"INT", "TERM"}) {
      handle(signal, onSignal);
    }
    return interrupts;
  }

  private static void handle(String name, InvocationHandler onSignal) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(), new Class<?>[] {handlerClass}, onSignal);
      signalClass
          .getMethod("handle", signalClass, handlerClass)
          .invoke(null, signalClass.getConstructor(String.class).newInstance(name), handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this JVM has no sun.misc.Signal; run Pactolus on a standard JDK", e);
    }
  }

  /** Whether there was one. */
  public boolean happened() {
    return signals.get() > 0;
  }
}
