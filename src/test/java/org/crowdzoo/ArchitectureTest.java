package org.crowdzoo;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Formatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;

/** The house plan: which room may use which. */
@Tag("once")
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.crowdzoo");

  private static final String HOUSE = "org.crowdzoo.";

  /** In a build with Spark only. */
  private static final String SPARK = "spark";

  /** Room -> the rooms it may use besides itself and {@code files}. */
  private static final Map<String, String> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("files", ""),
              Map.entry("settings", ""),
              Map.entry("crowd", ""),
              Map.entry("cluster", ""),
              Map.entry("aggregation", "settings crowd labelmodel cluster"),
              Map.entry("simulation", "crowd"),
              Map.entry("labelmodel", "crowd"),
              Map.entry("dataset", "crowd"),
              Map.entry("input", "crowd dataset"),
              Map.entry("nn", "labelmodel"),
              Map.entry("engine", "nn"),
              Map.entry("weights", ""),
              Map.entry("zoo", "settings nn weights"),
              Map.entry("training", "settings dataset input zoo nn engine crowd"),
              Map.entry("identification", "crowd aggregation"),
              Map.entry("weighting", "settings crowd aggregation identification"),
              Map.entry(
                  "strategy",
                  "settings crowd aggregation identification labelmodel dataset input nn zoo training"),
              Map.entry(
                  "experiment",
                  "settings crowd aggregation identification weighting dataset input zoo nn engine"
                      + " training strategy cluster"),
              Map.entry(
                  "sweep",
                  "settings crowd dataset input engine training strategy experiment cluster"),
              Map.entry("ui", "training"),
              Map.entry("serving", "settings dataset input nn engine training ui"),
              Map.entry(
                  "report",
                  "settings crowd aggregation identification dataset input engine training"
                      + " experiment sweep ui"),
              Map.entry(
                  "cli",
                  "settings crowd aggregation identification simulation labelmodel dataset input nn"
                      + " engine zoo training strategy experiment sweep report ui serving cluster"),
              Map.entry(SPARK, "crowd aggregation cluster input training cli")));

  @Test
  void everyRoomIsOnThePlan() {
    assertThat(
            MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(HOUSE))
                .map(name -> name.substring(HOUSE.length()).split("\\.")[0]))
        .isSubsetOf(MAY_USE.keySet());
  }

  @Test
  void roomsUseOnlyTheRoomsBelow() {
    MAY_USE.forEach(
        (room, allowed) -> {
          String[] forbidden =
              MAY_USE.keySet().stream()
                  .filter(other -> !other.equals(room) && !other.equals("files"))
                  .filter(other -> !Arrays.asList(allowed.split(" ")).contains(other))
                  .map(other -> HOUSE + other + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(HOUSE + room + "..")
              .should()
              .dependOnClassesThat(resideInAnyPackage(forbidden))
              .allowEmptyShould(true)
              .check(MAIN);
        });
  }

  /** What a room is allowed it uses: a permission that nobody needs is taken away. */
  @Test
  void noRoomIsAllowedMoreThanItUses() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass one : MAIN) {
      for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
        uses.computeIfAbsent(room(one), r -> new TreeSet<>())
            .add(room(dependency.getTargetClass()));
      }
    }
    Set<String> unused = new TreeSet<>();
    Map<String, String> built = new TreeMap<>(MAY_USE);
    if (!uses.containsKey(SPARK)) {
      built.remove(SPARK);
    }
    built.forEach(
        (room, allowed) ->
            Arrays.stream(allowed.split(" "))
                .filter(other -> !other.isEmpty() && !uses.get(room).contains(other))
                .forEach(other -> unused.add(room + " -> " + other)));
    assertThat(unused).isEmpty();
  }

  private static String room(JavaClass one) {
    String name = one.getPackageName();
    return name.startsWith(HOUSE) ? name.substring(HOUSE.length()).split("\\.")[0] : "";
  }

  @Test
  void noCycles() {
    slices().matching("org.crowdzoo.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void votesAndTheirMethodsDoNotKnowDeepLearning4j() {
    noClasses()
        .that()
        .resideInAnyPackage(
            HOUSE + "files..", HOUSE + "crowd..", HOUSE + "aggregation..", HOUSE + "simulation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec..")
        .allowEmptyShould(true)
        .check(MAIN);
  }

  /**
   * Whoever reads or writes memory behind ND4J's back must tell it, and asks which backend it is.
   */
  @Test
  void fewKnowWhereArraysLie() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOUSE + "engine..")
        .and()
        .doNotHaveFullyQualifiedName(HOUSE + "nn.HostArray")
        .and()
        .doNotHaveFullyQualifiedName(HOUSE + "input.BatchMemory")
        .and()
        .doNotHaveFullyQualifiedName(HOUSE + "training.StoredRow")
        .should()
        .callMethodWhere(
            target(owner(assignableTo(DataBuffer.class)))
                .and(target(nameMatching("asNio.*|address|addressPointer|pointer|opaqueBuffer"))))
        .check(MAIN);
  }

  @Test
  void onlyTheBackendKnowsItsKind() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "engine.backend..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..", "org.nd4j.jita..")
        .check(MAIN);
  }

  /** An application that asks a predictor has no Vert.x. */
  @Test
  void onlyPagesAndHttpKnowVertx() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOUSE + "ui..", HOUSE + "serving.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..")
        .check(MAIN);
  }

  @Test
  void noDrawersForOddsAndEnds() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..manager..")
        .check(MAIN);
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .check(MAIN);
  }

  /** A German, Turkish or Persian system writes numbers and letters' cases in its own way. */
  @Test
  void numbersAndCasesAreTheSameInEveryLanguage() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .orShould()
        .callMethod(NumberFormat.class, "getInstance")
        .orShould()
        .callMethod(NumberFormat.class, "getNumberInstance")
        .orShould()
        .callMethod(NumberFormat.class, "getPercentInstance")
        .orShould()
        .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
        .orShould()
        .callConstructor(SimpleDateFormat.class, String.class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callMethod(String.class, "getBytes")
        .orShould()
        .callConstructor(String.class, byte[].class)
        .because("the platform's language and character set must not show; give Locale.ROOT, UTF_8")
        .check(MAIN);
  }
}
