package io.pactolus.lakehouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pactolus.lakehouse.delta.DeltaLake;
import org.junit.jupiter.api.Test;

class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.pactolus.lakehouse");

  @Test
  void packagesDoNotDependOnEachOtherInACircle() {
    slices()
        .matching("io.pactolus.(**)")
        .should()
        .beFreeOfCycles()
        // The door through which Delta tables are had without their types being known.
        .ignoreDependency(Lakes.class, DeltaLake.class)
        .check(CLASSES);
  }

  @Test
  void tablesAreHadThroughTheInterfacesAndFilesThroughTables() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("interfaces")
        .definedBy("io.pactolus.lakehouse")
        .layer("delta")
        .definedBy("io.pactolus.lakehouse.delta")
        .layer("parquet")
        .definedBy("io.pactolus.lakehouse.parquet")
        .layer("maintenance")
        .definedBy("io.pactolus.lakehouse.maintenance")
        .layer("query")
        .definedBy("io.pactolus.lakehouse.query")
        .whereLayer("delta")
        .mayOnlyBeAccessedByLayers("interfaces")
        .whereLayer("parquet")
        .mayOnlyBeAccessedByLayers("delta")
        .whereLayer("maintenance")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("query")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void deltaKernelStaysBehindDeltaAndParquetBehindParquet() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pactolus.lakehouse.delta")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.delta..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.pactolus.lakehouse.delta", "io.pactolus.lakehouse.parquet")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.parquet..")
        .check(CLASSES);
  }
}
