package org.crowdzoo.report.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.Summary;

/**
 * The messages of TensorBoard's HParams page (tensorboard/plugins/hparams/plugin_data.proto and
 * api.proto): what is searched and measured, the values of a training, and how it ended.
 */
final class HParams {
  private static final int EXPERIMENT = 2;
  private static final int SESSION_START = 3;
  private static final int SESSION_END = 4;

  private static final int SUCCESS = 1;
  private static final int STRING = 1;
  private static final int BOOL = 2;
  private static final int FLOAT64 = 3;

  private HParams() {}

  /**
   * What stands in the page's columns.
   *
   * @param parameters values by key, of one training, which give the types
   * @param metrics tags of scalars
   */
  static Summary.Value experiment(Map<String, JsonNode> parameters, List<String> metrics)
      throws IOException {
    byte[] experiment =
        EventFile.bytes(
            message -> {
              message.writeDouble(3, System.currentTimeMillis() / 1e3);
              for (Map.Entry<String, JsonNode> entry : parameters.entrySet()) {
                message.writeByteArray(4, info(entry.getKey(), type(entry.getValue())));
              }
              for (String metric : metrics) {
                byte[] name = EventFile.bytes(m -> m.writeString(2, metric));
                message.writeByteArray(5, EventFile.bytes(m -> m.writeByteArray(1, name)));
              }
            });
    return message("_hparams_/experiment", EXPERIMENT, experiment);
  }

  private static byte[] info(String key, int type) throws IOException {
    return EventFile.bytes(
        message -> {
          message.writeString(1, key);
          message.writeEnum(4, type);
        });
  }

  private static int type(JsonNode value) {
    return value.isNumber() ? FLOAT64 : value.isBoolean() ? BOOL : STRING;
  }

  /** A training begins with these values. */
  static Summary.Value start(Map<String, JsonNode> parameters, String group) throws IOException {
    byte[] start =
        EventFile.bytes(
            message -> {
              for (Map.Entry<String, JsonNode> entry : parameters.entrySet()) {
                byte[] value = EventFile.bytes(m -> write(m, entry.getValue()));
                message.writeByteArray(
                    1,
                    EventFile.bytes(
                        m -> {
                          m.writeString(1, entry.getKey());
                          m.writeByteArray(2, value);
                        }));
              }
              message.writeString(4, group);
              message.writeDouble(5, System.currentTimeMillis() / 1e3);
            });
    return message("_hparams_/session_start_info", SESSION_START, start);
  }

  /** google.protobuf.Value. */
  private static void write(CodedOutputStream message, JsonNode value) throws IOException {
    if (value.isNumber()) {
      message.writeDouble(2, value.doubleValue());
    } else if (value.isBoolean()) {
      message.writeBool(4, value.booleanValue());
    } else {
      message.writeString(3, value.isTextual() ? value.textValue() : value.toString());
    }
  }

  /** A training has ended well. */
  static Summary.Value end() throws IOException {
    byte[] end =
        EventFile.bytes(
            message -> {
              message.writeEnum(1, SUCCESS);
              message.writeDouble(2, System.currentTimeMillis() / 1e3);
            });
    return message("_hparams_/session_end_info", SESSION_END, end);
  }

  private static Summary.Value message(String tag, int field, byte[] content) throws IOException {
    return Values.hparams(tag, EventFile.bytes(m -> m.writeByteArray(field, content)));
  }
}
