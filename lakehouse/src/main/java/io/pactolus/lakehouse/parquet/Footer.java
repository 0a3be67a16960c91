package io.pactolus.lakehouse.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The end of a Parquet file: schema and row groups in Thrift's compact protocol. */
final class Footer {
  private static final int FORMAT_VERSION = 2;
  // The form "application version x.y.z (build hash)" is what readers parse.
  private static final String CREATED_BY = "pactolus version 0.1.0 (build columnar)";

  private Footer() {}

  /** The footer and its length, as they stand before the closing magic number. */
  static ByteSink write(FileSchema schema, long rows, List<RowGroup> groups) throws IOException {
    var elements = new ArrayList<SchemaElement>();
    elements.add(
        new SchemaElement(schema.message().getName())
            .setNum_children(schema.message().getFieldCount()));
    schema.message().getFields().forEach(field -> add(elements, field));
    var orders = new ArrayList<ColumnOrder>();
    schema.leaves().forEach(leaf -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
    var metadata =
        new FileMetaData(FORMAT_VERSION, elements, rows, groups)
            .setCreated_by(CREATED_BY)
            .setColumn_orders(orders);
    var out = new ByteSink();
    Util.writeFileMetaData(metadata, out);
    out.writeInt(out.size());
    return out;
  }

  private static void add(List<SchemaElement> elements, org.apache.parquet.schema.Type type) {
    var element =
        new SchemaElement(type.getName())
            .setRepetition_type(FieldRepetitionType.valueOf(type.getRepetition().name()));
    annotate(element, type.getLogicalTypeAnnotation());
    elements.add(element);
    if (type.isPrimitive()) {
      PrimitiveType primitive = type.asPrimitiveType();
      element.setType(physical(primitive));
      if (element.getType() == Type.FIXED_LEN_BYTE_ARRAY) {
        element.setType_length(primitive.getTypeLength());
      }
    } else {
      element.setNum_children(type.asGroupType().getFieldCount());
      type.asGroupType().getFields().forEach(field -> add(elements, field));
    }
  }

  /** The physical type, which parquet-java and the format name differently for byte arrays. */
  static Type physical(PrimitiveType primitive) {
    PrimitiveTypeName name = primitive.getPrimitiveTypeName();
    return name == PrimitiveTypeName.BINARY ? Type.BYTE_ARRAY : Type.valueOf(name.name());
  }

  /** Sets the logical type, and for old readers the converted type it came from. */
  private static void annotate(SchemaElement element, @Nullable LogicalTypeAnnotation annotation) {
    if (annotation instanceof StringLogicalTypeAnnotation) {
      element.setLogicalType(LogicalType.STRING(new StringType()));
      element.setConverted_type(ConvertedType.UTF8);
    } else if (annotation instanceof DateLogicalTypeAnnotation) {
      element.setLogicalType(LogicalType.DATE(new DateType()));
      element.setConverted_type(ConvertedType.DATE);
    } else if (annotation instanceof TimestampLogicalTypeAnnotation) {
      var unit = TimeUnit.MICROS(new MicroSeconds());
      element.setLogicalType(LogicalType.TIMESTAMP(new TimestampType(true, unit)));
      element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
    } else if (annotation instanceof ListLogicalTypeAnnotation) {
      element.setLogicalType(LogicalType.LIST(new ListType()));
      element.setConverted_type(ConvertedType.LIST);
    } else if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      element.setLogicalType(
          LogicalType.DECIMAL(new DecimalType(decimal.getScale(), decimal.getPrecision())));
      element.setConverted_type(ConvertedType.DECIMAL);
      element.setScale(decimal.getScale());
      element.setPrecision(decimal.getPrecision());
    }
  }
}
