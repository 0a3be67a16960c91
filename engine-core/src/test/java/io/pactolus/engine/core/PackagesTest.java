package io.pactolus.engine.core;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static final String CORE = "io.pactolus.engine.core";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(CORE);

  @Test
  void packagesDoNotDependOnEachOtherInACircle() {
    slices().matching("io.pactolus.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /**
   * The protocol knows Silver and Gold; Silver and Gold do not know each other, nor what they are
   * for.
   */
  @Test
  void theProtocolKnowsTheStagesAndTheStagesTheirTools() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("replay")
        .definedBy(CORE + ".replay")
        .layer("epoch")
        .definedBy(CORE + ".epoch")
        .layer("silver")
        .definedBy(CORE + ".silver")
        .layer("gold")
        .definedBy(CORE + ".gold")
        .layer("decode")
        .definedBy(CORE + ".decode")
        .layer("source")
        .definedBy(CORE + ".source")
        .layer("index")
        .definedBy(CORE + ".index")
        .layer("expression")
        .definedBy(CORE + ".expression")
        .whereLayer("replay")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("epoch")
        .mayOnlyBeAccessedByLayers("replay")
        .whereLayer("silver")
        .mayOnlyBeAccessedByLayers("replay", "epoch")
        .whereLayer("gold")
        .mayOnlyBeAccessedByLayers("epoch")
        .whereLayer("decode")
        .mayOnlyBeAccessedByLayers("replay", "epoch", "silver")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers("replay", "epoch", "silver")
        .whereLayer("index")
        .mayOnlyBeAccessedByLayers("replay", "epoch", "silver")
        .whereLayer("expression")
        .mayOnlyBeAccessedByLayers("replay", "silver", "gold")
        .check(CLASSES);
  }
}
