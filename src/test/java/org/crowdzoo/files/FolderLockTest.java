package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path temp;

  @Test
  void aSecondProcessIsRefusedInOneLineThatNamesTheFirst() throws Exception {
    Path folder = temp.resolve("runs/a");
    try (LockingProcess first = LockingProcess.start(folder, "of")) {
      assertThat(first.line()).isEqualTo("held");
      assertThatThrownBy(() -> FolderLock.of(folder, "choose another with --out"))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(
              folder + ": in use by process " + first.pid() + " since 20",
              folder + " of",
              "; wait until it ends, or choose another with --out")
          .hasMessageNotContaining("\n");
    }
    assertThat(folder).isEmptyDirectory();
    FolderLock.of(folder, "").close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aKilledProcessIsInNobodysWay() throws Exception {
    LockingProcess killed = LockingProcess.start(temp, "of");
    assertThat(killed.line()).isEqualTo("held");
    killed.kill();
    assertThat(temp.resolve(FolderLock.FILE)).content().startsWith(killed.pid() + "\n");
    try (FolderLock lock = FolderLock.of(temp, "")) {
      assertThat(temp.resolve(FolderLock.FILE))
          .content()
          .startsWith(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void aFileThatNamesALivingProcessButIsNotLockedIsStale() throws Exception {
    Files.writeString(temp.resolve(FolderLock.FILE), LockHolder.thisProcess().text());
    FolderLock.of(temp, "").close();
    Files.writeString(temp.resolve(FolderLock.FILE), "\0\0 anything \ud83d\ude00");
    FolderLock.of(temp, "").close();
  }

  @Test
  void twoFoldersOfOneProcessAndTheSameFolderByAnotherName() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("a"));
    Path link = Files.createSymbolicLink(temp.resolve("b"), folder);
    try (FolderLock lock = FolderLock.of(folder, "")) {
      assertThatThrownBy(() -> FolderLock.of(link.resolve("../b"), ""))
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      FolderLock.of(temp.resolve("c"), "").close();
      // The refused attempt in this process must not have given up the first one's lock.
      try (LockingProcess other = LockingProcess.start(folder, "of")) {
        assertThat(other.line()).contains("in use by process " + ProcessHandle.current().pid());
      }
    }
    FolderLock.of(link, "").close();
  }

  @Test
  void aLockBesideHoldsWhileTheFolderIsExchanged() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("set"));
    try (FolderLock lock = FolderLock.beside(folder, "")) {
      Files.move(folder, temp.resolve("old"));
      try (LockingProcess other = LockingProcess.start(folder, "beside")) {
        assertThat(other.line()).startsWith(folder + ": in use by process");
      }
      assertThat(folder).doesNotExist();
    }
    assertThat(temp).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void manyAtOnceAreOneAfterTheOther() throws Exception {
    int threads = 8;
    java.util.concurrent.atomic.AtomicInteger inside =
        new java.util.concurrent.atomic.AtomicInteger();
    java.util.concurrent.atomic.AtomicInteger held =
        new java.util.concurrent.atomic.AtomicInteger();
    Thread[] all = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] =
          new Thread(
              () -> {
                for (int n = 0; n < 50; n++) {
                  try (FolderLock lock = FolderLock.of(temp, "")) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    held.incrementAndGet();
                    inside.decrementAndGet();
                  } catch (InputException e) {
                    Thread.onSpinWait();
                  }
                }
              });
      all[i].start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(held.get()).isPositive();
    assertThat(inside.get()).isZero();
  }

  @Test
  void holdersAreReadBackAndJudgedByTheirStart() {
    LockHolder own = LockHolder.thisProcess();
    assertThat(LockHolder.parse(own.text())).isEqualTo(own);
    assertThat(own.isAlive()).isTrue();
    assertThat(new LockHolder(own.pid(), own.started().minusSeconds(5), "x").isAlive()).isFalse();
    LockHolder odd = new LockHolder(7, own.started(), "run a\n\u001b[31mb");
    assertThat(LockHolder.parse(odd.text()).description()).doesNotContain("\n", "\u001b");
  }
}
