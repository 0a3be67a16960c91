package io.pactolus.engine.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Values between driver and executors. Java's serialization, except that records and optionals need
 * not declare themselves serializable: the model, plans and data files are records throughout, and
 * should not know that somebody sends them. Both ends run the same version.
 */
final class Wire {
  private Wire() {}

  static byte[] bytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Out out = new Out(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T value(byte[] bytes, Class<T> type) {
    try (In in = new In(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("driver and executors run different versions", e);
    }
  }

  private record RecordForm(Class<?> type, @Nullable Object[] values) implements Serializable {}

  private record OptionalForm(@Nullable Object value) implements Serializable {}

  private record OptionalLongForm(boolean present, long value) implements Serializable {}

  private static final class Out extends ObjectOutputStream {
    Out(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object value) {
      if (value instanceof Optional<?> optional) {
        return new OptionalForm(optional.orElse(null));
      }
      if (value instanceof OptionalLong optional) {
        return new OptionalLongForm(optional.isPresent(), optional.orElse(0));
      }
      return value instanceof Record && !(value instanceof Serializable) ? form(value) : value;
    }

    private static RecordForm form(Object value) {
      RecordComponent[] components = value.getClass().getRecordComponents();
      @Nullable Object[] values = new @Nullable Object[components.length];
      try {
        for (int i = 0; i < components.length; i++) {
          components[i].getAccessor().setAccessible(true);
          values[i] = components[i].getAccessor().invoke(value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read a " + value.getClass(), e);
      }
      return new RecordForm(value.getClass(), values);
    }
  }

  private static final class In extends ObjectInputStream {
    In(InputStream in) throws IOException {
      super(in);
      enableResolveObject(true);
    }

    @Override
    protected Object resolveObject(Object value) {
      if (value instanceof OptionalForm form) {
        return Optional.ofNullable(form.value());
      }
      if (value instanceof OptionalLongForm form) {
        return form.present() ? OptionalLong.of(form.value()) : OptionalLong.empty();
      }
      return value instanceof RecordForm form ? record(form) : value;
    }

    private static Object record(RecordForm form) {
      Class<?>[] types =
          Arrays.stream(form.type().getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = form.type().getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(form.values());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot make a " + form.type(), e);
      }
    }
  }
}
