package org.crowdzoo.engine.backend;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.CpuAffinityManager;
import org.nd4j.linalg.factory.Nd4j;

/** Something in a part of ND4J's place until it is closed: another backend's answers. */
public final class Nd4jDouble implements AutoCloseable {
  private final Field field;
  private final Object before;

  private Nd4jDouble(String name, Object double_) {
    try {
      field = Nd4j.class.getDeclaredField(name);
      field.setAccessible(true);
      before = field.get(null);
      field.set(null, double_);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** An executioner that computes on the CPU and says that it is a GPU's. */
  public static Nd4jDouble gpu() {
    Nd4j.getExecutioner();
    return new Nd4jDouble("OP_EXECUTIONER_INSTANCE", new Gpu());
  }

  /** Notes where arrays are said to be written, and asked for. */
  public static Nd4jDouble locations(Locations locations) {
    Nd4j.getExecutioner();
    return new Nd4jDouble("affinityManager", locations);
  }

  @Override
  public void close() {
    try {
      field.set(null, before);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Gpu extends CachingExecutioner {
    @Override
    public OpExecutioner.ExecutionerType type() {
      return OpExecutioner.ExecutionerType.CUDA;
    }
  }

  /** What ND4J was told. */
  public static class Locations extends CpuAffinityManager {
    /** One call: the address of the array, what it held, and what was said. */
    public record Call(String what, Location where, long address, float[] content) {}

    public final List<Call> calls = new ArrayList<>();

    @Override
    public void tagLocation(INDArray array, AffinityManager.Location location) {
      note("tag", location, array);
      super.tagLocation(array, location);
    }

    @Override
    public void ensureLocation(INDArray array, AffinityManager.Location location) {
      note("ensure", location, array);
      super.ensureLocation(array, location);
    }

    private synchronized void note(String what, Location where, INDArray array) {
      float[] content = array.dup('c').data().asFloat();
      calls.add(new Call(what, where, array.data().address(), content));
    }

    /** What was said of an array, in order. */
    public synchronized List<Call> of(INDArray array) {
      return calls.stream().filter(call -> call.address() == array.data().address()).toList();
    }
  }
}
