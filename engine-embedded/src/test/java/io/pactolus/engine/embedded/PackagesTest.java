package io.pactolus.engine.embedded;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static final String ENGINE = "io.pactolus.engine.embedded";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ENGINE);

  @Test
  void packagesDoNotDependOnEachOtherInACircle() {
    slices().matching("io.pactolus.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** The loop knows the stages; Silver and Gold do not know each other, nor what they are for. */
  @Test
  void theLoopKnowsTheStagesAndTheStagesTheirTools() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("loop")
        .definedBy(ENGINE)
        .layer("silver")
        .definedBy(ENGINE + ".silver")
        .layer("gold")
        .definedBy(ENGINE + ".gold")
        .layer("decode")
        .definedBy(ENGINE + ".decode")
        .layer("source")
        .definedBy(ENGINE + ".source")
        .layer("index")
        .definedBy(ENGINE + ".index")
        .layer("expression")
        .definedBy(ENGINE + ".expression")
        .whereLayer("loop")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("silver")
        .mayOnlyBeAccessedByLayers("loop")
        .whereLayer("gold")
        .mayOnlyBeAccessedByLayers("loop")
        .whereLayer("decode")
        .mayOnlyBeAccessedByLayers("loop", "silver")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers("loop", "silver")
        .whereLayer("index")
        .mayOnlyBeAccessedByLayers("loop", "silver")
        .whereLayer("expression")
        .mayOnlyBeAccessedByLayers("silver", "gold")
        .check(CLASSES);
  }
}
