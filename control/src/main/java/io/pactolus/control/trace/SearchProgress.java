package io.pactolus.control.trace;

/** Told how far a search has come that has to read many files. */
public interface SearchProgress {
  SearchProgress NONE = (table, done, all) -> {};

  void read(String table, int filesDone, int filesInAll);
}
