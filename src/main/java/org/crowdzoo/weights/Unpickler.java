package org.crowdzoo.weights;

import java.io.DataInput;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputText;

/**
 * Reads pickles that hold dictionaries of tensors. A pickle is a program; of its instructions only
 * those are known that such dictionaries need, and of the functions that it may name only PyTorch's
 * rebuilding of a tensor and the ordered dictionary. Nothing is ever called: a tensor is noted as a
 * {@link TensorRef}. Everything else is refused.
 */
final class Unpickler {
  private static final Object MARK = new Object();
  private static final int MOST_OBJECTS = 4_000_000;
  private static final int LONGEST_TEXT = 1 << 16;

  /** A class or function that was named. */
  record Global(String module, String name) {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /** Numbers somewhere else in the file. */
  record StorageRef(NumberType type, String key, long length) {}

  /** A tensor: where its numbers lie in a storage. */
  record TensorRef(StorageRef storage, long offset, long[] shape, long[] stride) {}

  /** Says in a few words what is wrong. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String what) {
      super(what);
    }
  }

  private final DataInput in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int objects;

  private Unpickler(DataInput in) {
    this.in = in;
  }

  /**
   * The object of one pickle: maps, lists (tuples too), texts, numbers, booleans, null, {@link
   * TensorRef}s.
   */
  static Object read(DataInput in) throws IOException {
    try {
      return new Unpickler(in).run();
    } catch (EOFException e) {
      throw new Refused("its pickle is cut off");
    } catch (IndexOutOfBoundsException | ClassCastException | NullPointerException e) {
      throw new Refused("its pickle is damaged");
    }
  }

  private Object run() throws IOException {
    while (true) {
      int code = in.readUnsignedByte();
      if (code == '.') {
        return pop();
      }
      step(code);
    }
  }

  private void step(int code) throws IOException {
    switch (code) {
      case 0x80 -> requireProtocol(in.readUnsignedByte());
      case 0x95 -> skipFrame(); // FRAME
      case '(' -> push(MARK);
      case ')' -> push(List.of());
      case '}' -> push(new LinkedHashMap<>());
      case ']' -> push(new ArrayList<>());
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) Integer.reverseBytes(in.readInt()));
      case 'K' -> push((long) in.readUnsignedByte());
      case 'M' -> push((long) Short.toUnsignedInt(Short.reverseBytes(in.readShort())));
      case 0x8a -> push(whole(in.readUnsignedByte()));
      case 'G' -> push(in.readDouble());
      case 'X' -> push(text(Integer.reverseBytes(in.readInt())));
      case 0x8c -> push(text(in.readUnsignedByte()));
      case 'c' -> push(known(new Global(line(), line())));
      case 0x93 -> {
        String name = (String) pop();
        push(known(new Global((String) pop(), name)));
      }
      case 'q' -> memo.put(in.readUnsignedByte(), top());
      case 'r' -> memo.put(Integer.reverseBytes(in.readInt()), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(remembered(in.readUnsignedByte()));
      case 'j' -> push(remembered(Integer.reverseBytes(in.readInt())));
      case 't' -> {
        List<Object> items = toMark();
        push(items);
      }
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 's' -> {
        Object value = pop();
        Object key = pop();
        map(top()).put(key, value);
      }
      case 'u' -> putAll(toMark());
      case 'a' -> {
        Object value = pop();
        list(top()).add(value);
      }
      case 'e' -> {
        List<Object> items = toMark();
        list(top()).addAll(items);
      }
      case 'Q' -> push(storage((List<?>) pop()));
      case 'R' -> {
        List<?> arguments = (List<?>) pop();
        push(rebuilt((Global) pop(), arguments));
      }
      case 'b' -> {
        pop(); // attributes of an ordered dictionary: versions of modules
        map(top());
      }
      default ->
          throw new Refused(
              String.format(
                  java.util.Locale.ROOT,
                  "its pickle has the instruction 0x%02x, which no dictionary of tensors needs",
                  code));
    }
  }

  private void requireProtocol(int protocol) throws IOException {
    if (protocol < 2 || protocol > 5) {
      throw new Refused("its pickle is of protocol " + protocol + ", allowed are 2 to 5");
    }
  }

  private void skipFrame() throws IOException {
    in.readLong();
  }

  private void push(Object value) throws IOException {
    if (++objects > MOST_OBJECTS) {
      throw new Refused("its pickle holds more than " + MOST_OBJECTS + " objects");
    }
    stack.add(value);
  }

  private Object pop() {
    Object last = stack.remove(stack.size() - 1);
    if (last == MARK) {
      throw new IndexOutOfBoundsException();
    }
    return last;
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private List<Object> toMark() {
    int mark = stack.lastIndexOf(MARK);
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> items = new ArrayList<>(above);
    above.clear();
    stack.remove(mark);
    return items;
  }

  private void tuple(int size) throws IOException {
    List<Object> above = stack.subList(stack.size() - size, stack.size());
    List<Object> items = new ArrayList<>(above);
    above.clear();
    push(items);
  }

  private void putAll(List<Object> items) throws IOException {
    if (items.size() % 2 != 0) {
      throw new Refused("its pickle is damaged");
    }
    for (int i = 0; i < items.size(); i += 2) {
      map(top()).put(items.get(i), items.get(i + 1));
    }
  }

  private Object remembered(int key) throws IOException {
    if (!memo.containsKey(key)) {
      throw new Refused("its pickle is damaged");
    }
    return memo.get(key);
  }

  @SuppressWarnings("unchecked") // keys and values are anything
  private static Map<Object, Object> map(Object value) {
    return (Map<Object, Object>) value;
  }

  @SuppressWarnings("unchecked") // elements are anything
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  private Object whole(int bytes) throws IOException {
    byte[] little = new byte[bytes];
    in.readFully(little);
    byte[] big = new byte[bytes + 1];
    for (int i = 0; i < bytes; i++) {
      big[bytes - i] = little[i];
    }
    big[0] = bytes > 0 && little[bytes - 1] < 0 ? (byte) -1 : 0;
    BigInteger value = new BigInteger(big);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String text(int length) throws IOException {
    if (length < 0 || length > LONGEST_TEXT) {
      throw new Refused("its pickle holds a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (line.length() > 200) {
        throw new Refused("its pickle is damaged");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static Global known(Global named) throws IOException {
    boolean known =
        switch (named.toString()) {
          case "collections.OrderedDict",
                  "torch._utils._rebuild_tensor",
                  "torch._utils._rebuild_tensor_v2",
                  "torch._utils._rebuild_parameter" ->
              true;
          default ->
              named.module().equals("torch") && NumberType.ofStorage(named.name()).isPresent();
        };
    if (!known) {
      throw new Refused(
          "it asks for "
              + InputText.shown(named.toString())
              + ", which is never run; only tensors in dictionaries are read");
    }
    return named;
  }

  /** ('storage', class, key, device, length, …). */
  private static StorageRef storage(List<?> id) throws IOException {
    boolean fits =
        id.size() >= 5
            && "storage".equals(id.get(0))
            && id.get(1) instanceof Global
            && id.get(2) instanceof String
            && id.get(4) instanceof Long;
    NumberType type = fits ? NumberType.ofStorage(((Global) id.get(1)).name()).orElse(null) : null;
    if (type == null) {
      throw new Refused("its pickle names a storage in an unknown way");
    }
    if (id.size() > 5 && id.get(5) != null) {
      throw new Refused("its pickle has views of storages, which PyTorch of before 0.4 wrote");
    }
    return new StorageRef(type, (String) id.get(2), (Long) id.get(4));
  }

  private static Object rebuilt(Global function, List<?> arguments) throws IOException {
    switch (function.name()) {
      case "OrderedDict" -> {
        Map<Object, Object> ordered = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
          for (Object pair : (List<?>) arguments.get(0)) {
            ordered.put(((List<?>) pair).get(0), ((List<?>) pair).get(1));
          }
        }
        return ordered;
      }
      case "_rebuild_parameter" -> {
        return (TensorRef) arguments.get(0);
      }
      case "_rebuild_tensor", "_rebuild_tensor_v2" -> {
        return new TensorRef(
            (StorageRef) arguments.get(0),
            (Long) arguments.get(1),
            numbers((List<?>) arguments.get(2)),
            numbers((List<?>) arguments.get(3)));
      }
      default -> throw new Refused("its pickle calls " + function + ", which is no function");
    }
  }

  private static long[] numbers(List<?> values) {
    return values.stream().mapToLong(value -> (Long) value).toArray();
  }
}
