package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;

/**
 * Numbers and truth values of YAML whose {@code asText()} is what was written: a name {@code 007},
 * {@code 1.50} or {@code yes} is that text, although YAML takes it for 7, 1.5 or true.
 */
final class Written {
  private Written() {}

  static final class Int extends IntNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    Int(int value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    public String asText() {
      return text;
    }
  }

  static final class Long extends LongNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    Long(long value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    public String asText() {
      return text;
    }
  }

  static final class Double extends DoubleNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    Double(double value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    public String asText() {
      return text;
    }
  }

  static final class Truth extends BooleanNode {
    private static final long serialVersionUID = 1L;
    private final String text;

    Truth(boolean value, String text) {
      super(value);
      this.text = text;
    }

    @Override
    public String asText() {
      return text;
    }
  }
}
