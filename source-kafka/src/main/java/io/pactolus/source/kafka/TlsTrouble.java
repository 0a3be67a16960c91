package io.pactolus.source.kafka;

import io.pactolus.pipeline.ErrorCode;
import io.pactolus.pipeline.PactolusException;
import io.pactolus.pipeline.model.KafkaSource;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;

/** Says why a TLS connection did not come about: the certificate of the broker, or ours. */
final class TlsTrouble {
  private final KafkaSource source;

  TlsTrouble(KafkaSource source) {
    this.source = source;
  }

  PactolusException translate(Throwable refusal) {
    Throwable cause = deepest(refusal);
    String broker = "The certificate of the broker at " + source.brokers();
    if (cause instanceof CertPathBuilderException) {
      return refused(
          broker
              + " is not trusted here: "
              + cause.getMessage()
              + ". Put the certificate of the authority that signed it into a truststore, and name"
              + " that in source.kafka.properties: ssl.truststore.location with"
              + " ssl.truststore.password, or with ssl.truststore.type: PEM.",
          refusal);
    }
    if (cause instanceof CertificateExpiredException
        || cause instanceof CertPathValidatorException) {
      return refused(
          broker + " is not valid: " + cause.getMessage() + ". Have it renewed.", refusal);
    }
    if (cause instanceof CertificateException) {
      return refused(
          broker
              + " belongs to another host: "
              + cause.getMessage()
              + ". Name the broker in source.kafka.brokers as the certificate does.",
          refusal);
    }
    return refused(
        "TLS with the broker at %s failed: %s. Check that its listener and"
                .formatted(source.brokers(), cause.getMessage())
            + " ssl.enabled.protocols agree; if it wants a certificate of ours, name one with"
            + " ssl.keystore.location in source.kafka.properties.",
        refusal);
  }

  private static PactolusException refused(String message, Throwable cause) {
    return new PactolusException(ErrorCode.BROKER_REFUSED, message, cause);
  }

  private static Throwable deepest(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
