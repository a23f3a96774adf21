package org.crowdzoo.cli;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Memory outside of Java's heap that the C library holds though nobody uses it goes back to the
 * system every few seconds. Without it what Java's compiler took for the longest method stays
 * resident, some 35 MB that come at any time in the first minutes of a training. Java of Linux with
 * glibc can do it, others have no such operation, and then nothing happens.
 */
final class NativeHeap {
  private static final long SECONDS = 5;
  private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

  private NativeHeap() {}

  /** Until the program ends; a command that is over sooner never pays for it. */
  static void keepSmall() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "native-heap");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        () -> {
          if (!trim()) {
            timer.shutdown();
          }
        },
        SECONDS,
        SECONDS,
        TimeUnit.SECONDS);
  }

  /** False where it cannot be done. */
  static boolean trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(DIAGNOSTICS), "systemTrimNativeHeap", null, null);
      return true;
    } catch (JMException | RuntimeException e) {
      return false;
    }
  }
}
