package org.crowdzoo.dataset.install;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;

/**
 * Reads as much of Python's pickle format (binary protocols 2 to 4) as CIFAR-10's batches need:
 * dictionaries, lists, tuples, numbers, strings, and numpy arrays of bytes. Calls nothing: what is
 * to be constructed by a Python function stays a placeholder.
 *
 * @see <a href="https://peps.python.org/pep-3154/">PEP 3154</a>
 */
final class Unpickler {
  private static final Object MARK = new Object();

  private final Path file;
  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  Unpickler(Path file, byte[] bytes) {
    this.file = file;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Bytes within the file: a byte string, or the content of a numpy array of bytes. */
  record ByteArray(int offset, int length) {}

  /** What a Python function would make; a numpy array gets its content by {@code BUILD}. */
  private static final class Made {
    private ByteArray content;
  }

  /**
   * The pickled object: Map, List, Long, Double, String or {@link ByteArray}.
   *
   * @throws InputException if the file is not such a pickle
   */
  Object read() {
    try {
      while (true) {
        int code = in.get() & 0xff;
        if (code == '.') {
          return resolved(pop());
        }
        step(code);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException e) {
      throw new InputException(file + ": not a pickle that can be read", e);
    }
  }

  private void step(int code) {
    switch (code) {
      case 0x80 -> skip(1); // protocol
      case 0x95 -> skip(8); // frame
      case '(' -> stack.add(MARK);
      case '0' -> pop();
      case 'N' -> stack.add(null);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'J' -> stack.add((long) in.getInt());
      case 'K' -> stack.add((long) (in.get() & 0xff));
      case 'M' -> stack.add((long) (in.getShort() & 0xffff));
      case 'G' -> stack.add(ByteBuffer.wrap(bytes(8)).getDouble());
      case 'U', 'C' -> stack.add(string(in.get() & 0xff));
      case 'T', 'B' -> stack.add(string(in.getInt()));
      case 'X' -> stack.add(new String(bytes(in.getInt()), StandardCharsets.UTF_8));
      case 0x8c -> stack.add(new String(bytes(in.get() & 0xff), StandardCharsets.UTF_8));
      case 'c' -> {
        line();
        line();
        stack.add(new Made());
      }
      case 0x93 -> {
        pop();
        pop();
        stack.add(new Made());
      }
      case 'q' -> memo.put(in.get() & 0xff, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> stack.add(memo.get(in.get() & 0xff));
      case 'j' -> stack.add(memo.get(in.getInt()));
      default -> build(code);
    }
  }

  private void build(int code) {
    switch (code) {
      case '}' -> stack.add(new HashMap<String, Object>());
      case ']', ')' -> stack.add(new ArrayList<>());
      case 't' -> stack.add(popToMark());
      case 0x85 -> stack.add(popLast(1));
      case 0x86 -> stack.add(popLast(2));
      case 0x87 -> stack.add(popLast(3));
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case 's' -> put(popLast(2));
      case 'u' -> put(popToMark());
      case 'R' -> {
        pop();
        pop();
        stack.add(new Made());
      }
      case 'b' -> setState(pop());
      default ->
          throw new InputException(
              file + ": holds the pickle code " + code + " that CIFAR-10's batches do not have");
    }
  }

  /** numpy's state: (version, shape, type, is Fortran order, bytes). */
  private void setState(Object state) {
    if (top() instanceof Made made
        && state instanceof List<?> parts
        && parts.size() == 5
        && Boolean.FALSE.equals(parts.get(3))
        && parts.get(4) instanceof ByteArray content) {
      made.content = content;
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    ((List<Object>) top()).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> keysAndValues) {
    Map<String, Object> map = (Map<String, Object>) top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      map.put(text(keysAndValues.get(i)), resolved(keysAndValues.get(i + 1)));
    }
  }

  private static Object resolved(Object value) {
    return value instanceof Made made ? made.content : value;
  }

  private String text(Object key) {
    return key instanceof ByteArray bytes
        ? new String(in.array(), bytes.offset, bytes.length, StandardCharsets.ISO_8859_1)
        : String.valueOf(key);
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return values;
  }

  private List<Object> popLast(int count) {
    List<Object> last = stack.subList(stack.size() - count, stack.size());
    List<Object> values = new ArrayList<>(last);
    last.clear();
    return values;
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private ByteArray string(int length) {
    ByteArray string = new ByteArray(in.position(), length);
    skip(length);
    return string;
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private void skip(int count) {
    if (count < 0 || count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + count);
  }

  private void line() {
    while (in.get() != '\n') {
      // a name of Python's, of no use here
    }
  }
}
