package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML 1.1 as a tree of JSON, of files that may be anything: numbers and truth values keep the text
 * that was written (see {@link Written}), keys are texts and stand once, no tag makes an object,
 * and aliases may repeat things but not without end.
 */
final class YamlTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Aliases written out. */
  private static final int MOST_NODES = 100_000;

  private static final int MOST_DEPTH = 50;

  /** SnakeYAML takes time by the square of the length of a quoted text: 4 MB half a minute. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private final String where;
  private final Scalars scalars = new Scalars();
  private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  private YamlTree(String where) {
    this.where = where;
  }

  /** SnakeYAML's reading of a plain scalar. */
  private static final class Scalars extends SafeConstructor {
    Scalars() {
      super(new LoaderOptions());
    }

    Object of(ScalarNode node) {
      return constructDocument(node);
    }
  }

  /**
   * Reads one document.
   *
   * @param where begins each message
   * @return the tree; null for an empty text
   * @throws InputException in one line
   */
  static JsonNode read(String text, String where) {
    if (text.length() > MOST_CHARACTERS) {
      throw new InputException(
          where + ": has " + text.length() + " characters, allowed are " + MOST_CHARACTERS);
    }
    LoaderOptions limits = new LoaderOptions();
    limits.setNestingDepthLimit(MOST_DEPTH);
    limits.setMaxAliasesForCollections(Integer.MAX_VALUE);
    try {
      Node root = new Yaml(limits).compose(new StringReader(text));
      return root == null ? null : new YamlTree(where).tree(root);
    } catch (InputException e) {
      throw e;
    } catch (MarkedYAMLException e) {
      String at =
          e.getProblemMark() == null ? "" : " at line " + (e.getProblemMark().getLine() + 1);
      throw new InputException(
          where + ": broken YAML" + at + ", " + InputText.shown(String.valueOf(e.getProblem())), e);
    } catch (RuntimeException e) { // of YAML's own, and of what it takes no care of, as odd tags
      String problem = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new InputException(where + ": broken YAML, " + InputText.shown(problem), e);
    }
  }

  private JsonNode tree(Node node) {
    if (++nodes > MOST_NODES) {
      throw bad(node, "the aliases give more than " + MOST_NODES + " values");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (!above.add(node)) {
      throw bad(node, "an alias holds itself");
    }
    if (above.size() > MOST_DEPTH) {
      throw bad(node, "more than " + MOST_DEPTH + " levels");
    }
    requireTag(node, node instanceof MappingNode ? Tag.MAP : Tag.SEQ);
    JsonNode tree =
        node instanceof MappingNode mapping ? object(mapping) : array((SequenceNode) node);
    above.remove(node);
    return tree;
  }

  private ArrayNode array(SequenceNode node) {
    ArrayNode array = NODES.arrayNode();
    node.getValue().forEach(each -> array.add(tree(each)));
    return array;
  }

  private ObjectNode object(MappingNode node) {
    ObjectNode object = NODES.objectNode();
    ObjectNode merged = NODES.objectNode();
    for (NodeTuple entry : node.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.NULL)) {
        throw bad(entry.getKeyNode(), "a key must be a word");
      }
      if (key.getTag().equals(Tag.MERGE)) {
        merge(entry.getValueNode(), merged);
      } else if (object.has(key.getValue())) {
        throw bad(key, "found duplicate key " + InputText.shown(key.getValue()));
      } else {
        object.set(key.getValue(), tree(entry.getValueNode()));
      }
    }
    merged.fields().forEachRemaining(e -> object.putIfAbsent(e.getKey(), e.getValue()));
    return object;
  }

  /** What {@code <<} takes over: an object or a list of them, the first of which goes before. */
  private void merge(Node from, ObjectNode into) {
    JsonNode tree = tree(from);
    for (JsonNode each : tree.isArray() ? tree : List.of(tree)) {
      if (!each.isObject()) {
        throw bad(from, "<< must name keys and values");
      }
      each.fields().forEachRemaining(e -> into.putIfAbsent(e.getKey(), e.getValue()));
    }
  }

  private JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP) || tag.getValue().equals("!")) {
      return TextNode.valueOf(text);
    }
    if (tag.equals(Tag.NULL)) {
      return NullNode.getInstance();
    }
    if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT) && !tag.equals(Tag.BOOL)) {
      throw badTag(node);
    }
    Object value;
    try {
      value = scalars.of(node);
    } catch (MarkedYAMLException e) {
      throw e;
    } catch (RuntimeException e) {
      value = null;
    }
    if (value == null) {
      throw bad(node, InputText.shown(text) + " is not what its tag says");
    }
    if (value instanceof Boolean bool) {
      return new Written.Truth(bool, text);
    }
    if (value instanceof Integer number) {
      return new Written.Int(number, text);
    }
    if (value instanceof Long number) {
      return new Written.Long(number, text);
    }
    if (value instanceof BigInteger number) {
      return BigIntegerNode.valueOf(number);
    }
    return new Written.Double(((Number) value).doubleValue(), text);
  }

  private void requireTag(Node node, Tag tag) {
    if (!node.getTag().equals(tag) && !node.getTag().getValue().equals("!")) {
      throw badTag(node);
    }
  }

  private InputException badTag(Node node) {
    return bad(
        node,
        "the tag " + InputText.shown(node.getTag().getValue()) + " is none of a configuration's");
  }

  private InputException bad(Node node, String what) {
    return new InputException(
        where + ": broken YAML at line " + (node.getStartMark().getLine() + 1) + ", " + what);
  }
}
