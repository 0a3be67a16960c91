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
        .layer("recovery")
        .definedBy(CORE + ".recovery")
        .layer("replay")
        .definedBy(CORE + ".replay")
        .layer("rollback")
        .definedBy(CORE + ".rollback")
        .layer("rebuild")
        .definedBy(CORE + ".rebuild")
        .layer("epoch")
        .definedBy(CORE + ".epoch")
        .layer("silver")
        .definedBy(CORE + ".silver")
        .layer("gold")
        .definedBy(CORE + ".gold")
        .layer("decode")
        .definedBy(CORE + ".decode")
        .layer("definition")
        .definedBy(CORE + ".definition")
        .layer("source")
        .definedBy(CORE + ".source")
        .layer("index")
        .definedBy(CORE + ".index")
        .layer("expression")
        .definedBy(CORE + ".expression")
        .whereLayer("recovery")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("rebuild")
        .mayOnlyBeAccessedByLayers("recovery")
        .whereLayer("replay")
        .mayOnlyBeAccessedByLayers("recovery", "rebuild")
        .whereLayer("rollback")
        .mayOnlyBeAccessedByLayers("recovery")
        .whereLayer("epoch")
        .mayOnlyBeAccessedByLayers("recovery", "replay", "rollback", "rebuild")
        .whereLayer("silver")
        .mayOnlyBeAccessedByLayers("replay", "rebuild", "epoch")
        .whereLayer("gold")
        .mayOnlyBeAccessedByLayers("epoch")
        .whereLayer("decode")
        .mayOnlyBeAccessedByLayers("replay", "rollback", "rebuild", "epoch", "silver")
        .whereLayer("definition")
        .mayOnlyBeAccessedByLayers("epoch", "rebuild", "recovery")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers("replay", "rollback", "rebuild", "epoch", "silver")
        .whereLayer("index")
        .mayOnlyBeAccessedByLayers("replay", "rollback", "rebuild", "epoch", "silver")
        .whereLayer("expression")
        .mayOnlyBeAccessedByLayers("replay", "silver", "gold")
        .check(CLASSES);
  }
}
