package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.crowdzoo.aggregation.choice.Contest;
import org.junit.jupiter.api.Test;

/** The time of trials, by a clock of the test's own. */
class TrialClockTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final TrialClock clock = new TrialClock(100 * SECOND, now::get);

  private void epoch(int epoch, int seconds) {
    clock.batchDone(epoch, 0, 1);
    now.addAndGet(seconds * SECOND);
    clock.batchDone(epoch, 1, 1);
    clock.epochDone(epoch, null);
  }

  @Test
  void oneMayTakeWhatTheOthersLeave() {
    clock.grant(3, 10, 7); // 100 − 3 · 10 = 70
    for (int epoch = 0; epoch < 7; epoch++) {
      epoch(epoch, 10);
    }
    assertThat(now.get()).isEqualTo(70 * SECOND);
  }

  @Test
  void oneThatIsForeseenToTakeMoreIsTooSlowAfterItsSecondEpoch() {
    clock.grant(3, 10, 8);
    epoch(0, 12); // the first epoch is the slowest
    assertThatThrownBy(() -> epoch(1, 10))
        .isInstanceOf(Contest.TooSlowException.class)
        .hasMessage("a trial would take 82 s, of the budget 70 s are left for it");
  }

  /** Steps of one epoch of 100. */
  private void steps(int from, int to, int seconds) {
    for (int batch = from; batch < to; batch++) {
      now.addAndGet(seconds * SECOND);
      clock.batchDone(0, batch, 1);
    }
  }

  @Test
  void oneWhoseStepsAreTooSlowIsSeenWithinItsFirstEpoch() {
    clock.grant(3, 10, 1); // 70 s
    clock.started(0, 1, 100);
    steps(0, 4, 1);
    assertThatThrownBy(() -> steps(4, 5, 1))
        .isInstanceOf(Contest.TooSlowException.class)
        .hasMessage("a trial would take 100 s, of the budget 70 s are left for it");
  }

  @Test
  void notBeforeAQuarterOfWhatAnotherNeeds() {
    clock.grant(1, 24, 1); // 76 s, early after 6
    clock.started(0, 1, 100);
    steps(0, 6, 1);
    assertThatThrownBy(() -> steps(6, 7, 1)).isInstanceOf(Contest.TooSlowException.class);
  }

  @Test
  void slowFirstStepsForetellNothing() {
    clock.grant(3, 10, 1);
    clock.started(0, 1, 100);
    steps(0, 4, 2);
    assertThatCode(() -> steps(4, 100, 0)).doesNotThrowAnyException();
  }

  @Test
  void oneEpochThatWasHeldUpForetellsNothing() {
    clock.grant(3, 10, 7);
    epoch(0, 4);
    epoch(1, 30);
    for (int epoch = 2; epoch < 7; epoch++) {
      epoch(epoch, 4);
    }
    assertThat(now.get()).isEqualTo(54 * SECOND);
  }

  @Test
  void anEpochThatDoesNotEndIsCutOff() {
    clock.grant(3, 10, 1);
    assertThatThrownBy(() -> epoch(0, 71))
        .isInstanceOf(Contest.TooSlowException.class)
        .hasMessage("a trial takes longer than the 70 s that are left for it");
  }

  @Test
  void theShareIsAlwaysGranted() {
    now.set(60 * SECOND);
    clock.grant(3, 30, 1); // 40 − 3 · 30 < 40 / 4
    assertThatCode(() -> epoch(0, 10)).doesNotThrowAnyException();
    now.set(60 * SECOND);
    clock.grant(3, 30, 1);
    assertThatThrownBy(() -> epoch(0, 11)).isInstanceOf(Contest.TooSlowException.class);
  }

  @Test
  void whoeverMayTakeAllIsEndedByTheBudget() {
    clock.grant(3, 10, 1);
    clock.grantAll();
    epoch(0, 99);
    assertThatThrownBy(() -> epoch(1, 2)).isInstanceOf(TrialClock.OverException.class);
  }
}
