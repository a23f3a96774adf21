package org.crowdzoo.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnoreProperties;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The search space as Arbiter sees it: a point of the unit cube to the values of all key paths, as
 * a JSON text.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class SearchSpace implements ParameterSpace<String> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ParameterSpace<?>> spaces;

  /** A space of spaces by key path, in order. */
  @JsonCreator
  public SearchSpace(@JsonProperty("spaces") Map<String, ParameterSpace<?>> spaces) {
    this.spaces = new LinkedHashMap<>(spaces);
  }

  static SearchSpace of(List<Parameter> parameters) {
    Map<String, ParameterSpace<?>> spaces = new LinkedHashMap<>();
    parameters.forEach(parameter -> spaces.put(parameter.path(), parameter.toArbiter()));
    return new SearchSpace(spaces);
  }

  @Override
  public String getValue(double[] point) {
    ObjectNode values = JSON.createObjectNode();
    spaces.forEach((path, space) -> values.set(path, node(space.getValue(point))));
    return values.toString();
  }

  private static JsonNode node(Object value) {
    try {
      return value instanceof String text ? JSON.readTree(text) : JSON.valueToTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int numParameters() {
    return spaces.size();
  }

  @Override
  @SuppressWarnings("rawtypes") // Arbiter's own signature
  public List<ParameterSpace> collectLeaves() {
    return new ArrayList<>(spaces.values());
  }

  @Override
  @SuppressWarnings("rawtypes") // Arbiter's own signature
  public Map<String, ParameterSpace> getNestedSpaces() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(spaces));
  }

  @Override
  public boolean isLeaf() {
    return false;
  }

  @Override
  public void setIndices(int... indices) {
    throw new UnsupportedOperationException("only leaves have indices");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SearchSpace space && spaces.equals(space.spaces);
  }

  @Override
  public int hashCode() {
    return spaces.hashCode();
  }

  @Override
  public String toString() {
    return "SearchSpace" + spaces;
  }
}
