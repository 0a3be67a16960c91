package io.pactolus.lakehouse.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** What parquet-java's column readers want to know about records, which are not built here. */
final class NoConversion extends PrimitiveConverter {
  private static final NoConversion VALUE = new NoConversion();

  private static Converter of(Type type) {
    return type.isPrimitive() ? VALUE : new OfGroup(type.asGroupType());
  }

  /** Of a group. */
  static final class OfGroup extends GroupConverter {
    private final GroupType group;

    OfGroup(GroupType group) {
      this.group = group;
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return of(group.getType(fieldIndex));
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
