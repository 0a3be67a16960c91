package io.pactolus.pipeline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.pactolus.pipeline");

  @Test
  void packagesDoNotDependOnEachOtherInACircle() {
    slices()
        .matching("io.pactolus.(**)")
        .should()
        .beFreeOfCycles()
        // One idea in two packages: a plan holds expressions, and Gold queries compile to plans.
        .ignoreDependency(
            resideInAPackage("io.pactolus.pipeline.sql"),
            resideInAPackage("io.pactolus.pipeline.plan"))
        .check(CLASSES);
  }

  @Test
  void onlyTheReaderKnowsYamlAndOnlySqlKnowsCalcite() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pactolus.pipeline.yaml")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pactolus.pipeline.sql")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(CLASSES);
  }
}
