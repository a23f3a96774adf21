package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeHeapTest {
  private static final int BLOCKS = 3000;
  private static final int BYTES = 32 << 10;

  /** As Java's compiler leaves them: many blocks below one that stays. */
  @Test
  void whatNobodyUsesGoesBack() throws IOException {
    Assumptions.assumeTrue(NativeHeap.trim(), "this Java has no such operation");
    List<Pointer> blocks = new ArrayList<>();
    for (int b = 0; b < BLOCKS; b++) {
      blocks.add(Pointer.memset(Pointer.malloc(BYTES), 1, BYTES));
    }
    long full = residentKilobytes();
    for (Pointer block : blocks.subList(0, BLOCKS - 1)) {
      Pointer.free(block);
    }
    assertThat(NativeHeap.trim()).isTrue();
    long trimmed = residentKilobytes();
    Pointer.free(blocks.get(BLOCKS - 1));
    assertThat(full - trimmed).isGreaterThan((long) BLOCKS * BYTES / 1024 / 2);
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
