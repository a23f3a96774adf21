package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.crowdzoo.experiment.Provenance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What a repository and those who depend on Crowdzoo read in pom.xml. */
class PublishedPomTest {
  private final XPath paths = XPathFactory.newInstance().newXPath();
  private Document pom;

  @BeforeEach
  void read() throws Exception {
    pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
  }

  private String text(Object from, String path) throws Exception {
    return paths.evaluate(path, from).strip();
  }

  @Test
  void saysWhatARepositoryAsksFor() throws Exception {
    for (String field :
        List.of(
            "name",
            "description",
            "url",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/url")) {
      assertThat(text(pom, "/project/" + field)).as(field).isNotEmpty();
    }
    assertThat(text(pom, "/project/licenses/license/name")).isEqualTo("Apache-2.0");
    assertThat(Path.of("LICENSE")).content().contains("Apache License", "Version 2.0");
  }

  @Test
  void oneVersionEverywhere() throws Exception {
    String version = text(pom, "/project/version");
    assertThat(version)
        .matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?")
        .isEqualTo(Provenance.VERSION);
    assertThat(Files.readAllLines(Path.of("docs/CHANGELOG.md")).stream())
        .filteredOn(line -> line.startsWith("## "))
        .first()
        .asString()
        .startsWith("## " + version);
    assertThat(Files.readString(Path.of("examples/application/pom.xml")))
        .contains("<crowdzoo.version>" + version + "</crowdzoo.version>");
  }

  @Test
  void whatOnlyTheProgramNeedsIsOptional() throws Exception {
    NodeList all =
        (NodeList) paths.evaluate("/project/dependencies/dependency", pom, XPathConstants.NODESET);
    TreeMap<String, Boolean> optional = new TreeMap<>();
    for (Node one : IntStream.range(0, all.getLength()).mapToObj(all::item).toList()) {
      if (!text(one, "scope").equals("test")) {
        String name = text(one, "groupId") + ":" + text(one, "artifactId");
        optional.put(name, Boolean.valueOf(text(one, "optional")));
      }
    }
    optional.forEach(
        (name, is) ->
            assertThat(is)
                .as(name)
                .isEqualTo(
                    name.matches(
                        "info.picocli:.*|ch.qos.logback:.*|org.knowm.*|io.vertx:.*"
                            + "|org.freemarker:.*|.*:VectorGraphics2D"
                            + "|org.webjars.*|.*:arbiter-core"
                            + "|.*:deeplearning4j-(vertx|core|ui-model)")));
    assertThat(optional)
        .containsEntry("org.deeplearning4j:deeplearning4j-datavec-iterators", false)
        .containsEntry("ch.qos.logback:logback-classic", true);
  }
}
