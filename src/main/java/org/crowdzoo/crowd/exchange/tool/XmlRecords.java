package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * The elements below the root of an XML file as objects: attributes are keys with {@code @} before,
 * elements are lists, text is {@code #text}, and the element's own name is {@code #name}. What
 * stands in {@code <meta>} at the beginning, and elements of text alone, are keys of each. A
 * document type, and with it every entity of a file's own, is refused.
 */
final class XmlRecords {
  private static final int MAX_DEPTH = 50;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private XmlRecords() {}

  /** Thrown to stop after the first element. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient JsonNode record;

    Enough(JsonNode record) {
      super(null, null, false, false);
      this.record = record;
    }
  }

  /** The first element; of a file without any, an object with the root's name alone. */
  static JsonNode first(Path file) {
    try {
      return read(
          file,
          (record, line) -> {
            throw new Enough(record);
          });
    } catch (Enough e) {
      return e.record;
    }
  }

  /** Reads all; returns the root's name and meta. */
  static JsonNode read(Path file, JsonFile.RecordReader reader) {
    try (Reader text = TextFile.open(file)) {
      XMLStreamReader xml = factory().createXMLStreamReader(text);
      try {
        return root(file, xml, reader);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      throw new InputException(
          file
              + ": broken XML"
              + (line > 0 ? " at line " + line : "")
              + ", an element or a name does not end or fit there",
          e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + FileReason.of(e), e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private static JsonNode root(Path file, XMLStreamReader xml, JsonFile.RecordReader reader)
      throws XMLStreamException {
    ObjectNode root = NODES.objectNode();
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD) {
        throw new InputException(
            file
                + ": line "
                + xml.getLocation().getLineNumber()
                + ": a document type (<!DOCTYPE …>) is refused, delete it");
      } else if (event == XMLStreamConstants.START_ELEMENT && root.isEmpty()) {
        root.put("#root", xml.getLocalName());
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        String name = xml.getLocalName();
        int line = xml.getLocation().getLineNumber();
        ObjectNode element = element(file, xml, 1);
        if (name.equals("meta") || isText(element)) {
          root.set(name, name.equals("meta") ? element : element.path("#text"));
        } else {
          element.put("#name", name);
          element.setAll(root);
          reader.read(element, line);
        }
      }
    }
    return root;
  }

  /** True for an element such as {@code <version>1.1</version>}. */
  private static boolean isText(ObjectNode element) {
    return element.size() == 1 && element.has("#text");
  }

  private static ObjectNode element(Path file, XMLStreamReader xml, int depth)
      throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new InputException(file + ": is nested more than " + MAX_DEPTH + " deep");
    }
    ObjectNode element = NODES.objectNode();
    for (int a = 0; a < xml.getAttributeCount(); a++) {
      element.put("@" + xml.getAttributeLocalName(a), xml.getAttributeValue(a));
    }
    StringBuilder text = new StringBuilder();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = xml.getLocalName();
        ArrayNode all = element.has(name) ? (ArrayNode) element.get(name) : element.putArray(name);
        all.add(element(file, xml, depth + 1));
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text.append(xml.getText());
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new InputException(file + ": the entity " + xml.getLocalName() + " is refused");
      }
    }
    if (!text.toString().isBlank()) {
      element.put("#text", text.toString().strip());
    }
    return element;
  }
}
