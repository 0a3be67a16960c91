package io.pactolus.engine.core.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in JSON documents: the root, a member of an object or an element of an array. Nodes on
 * the way to a contract field are known; others are learned as documents show them, so that a
 * member seen before costs one comparison, wanted or not.
 */
final class Node {
  private static final byte[] NO_NAME = {};
  private static final Node[] NONE = {};

  final @Nullable Node parent;

  /** UTF-8; empty for the root and for elements. */
  final byte[] name;

  /** Element index, -1 for members, -2 for any element. */
  final int index;

  final int depth;

  /** On the way to, or at, a contract field. */
  final boolean known;

  /** Filled when a field is read from here. */
  @Nullable JsonValue value;

  /** A struct or array is read from here; its reader looks at the inside itself. */
  boolean opaque;

  /** Prediction: the member that came first last time, and the one that followed this. */
  @Nullable Node firstMember;

  @Nullable Node nextMember;

  /** The last document that had a value here; tells repeated members. */
  long document = -1;

  /** The shape says what prefix its paths have. */
  String prefix = "";

  /** Observations that are drift, by kind; null until there is one. */
  long @Nullable [] drift;

  int @Nullable [] firstRow;

  private final boolean plainName;
  private Node[] members = NONE;
  private int memberCount;
  private Node[] elements = NONE;
  private @Nullable Node anyElement;
  private boolean knownMembers;

  Node(@Nullable Node parent, byte[] name, int index, boolean known) {
    this.parent = parent;
    this.name = name;
    this.index = index;
    this.known = known;
    this.depth = parent == null ? 0 : parent.depth + 1;
    boolean plain = true;
    for (byte c : name) {
      plain &= c != '"' && c != '\\' && (c < 0 || c >= ' ');
    }
    plainName = plain;
  }

  static Node root(String prefix) {
    Node root = new Node(null, NO_NAME, -1, true);
    root.prefix = prefix;
    return root;
  }

  /** The known node one step below, made when needed. */
  Node step(Object step) {
    if (step instanceof Integer element) {
      while (elements.length <= element) {
        elements = Arrays.copyOf(elements, elements.length + 1);
        elements[elements.length - 1] = new Node(this, NO_NAME, elements.length - 1, true);
      }
      return elements[element];
    }
    byte[] bytes = ((String) step).getBytes(StandardCharsets.UTF_8);
    Node found = find(bytes, 0, bytes.length);
    knownMembers = true;
    return found != null ? found : add(new Node(this, bytes, -1, true));
  }

  Node learn(byte[] learnedName) {
    return add(new Node(this, learnedName, -1, false));
  }

  Node learnElement() {
    Node any = new Node(this, NO_NAME, -2, false);
    anyElement = any;
    return any;
  }

  /** Drops all learned nodes below this. */
  void forgetLearned() {
    Node[] old = members;
    members = NONE;
    memberCount = 0;
    firstMember = null;
    nextMember = null;
    anyElement = null;
    for (Node member : old) {
      if (member != null && member.known) {
        add(member);
        member.forgetLearned();
      }
    }
    for (Node element : elements) {
      element.forgetLearned();
    }
  }

  private Node add(Node member) {
    if (2 * (memberCount + 1) > members.length) {
      Node[] old = members;
      members = new Node[Math.max(8, old.length * 2)];
      for (Node moved : old) {
        if (moved != null) {
          place(moved);
        }
      }
    }
    place(member);
    memberCount++;
    return member;
  }

  private void place(Node member) {
    int slot = hash(member.name, 0, member.name.length) & members.length - 1;
    while (members[slot] != null) {
      slot = slot + 1 & members.length - 1;
    }
    members[slot] = member;
  }

  private static int hash(byte[] data, int from, int until) {
    int hash = 0;
    for (int i = from; i < until; i++) {
      hash = 31 * hash + data[i];
    }
    return hash ^ hash >>> 15;
  }

  @Nullable Node find(byte[] data, int from, int until) {
    if (memberCount == 0) {
      return null;
    }
    int slot = hash(data, from, until) & members.length - 1;
    while (members[slot] != null) {
      Node member = members[slot];
      if (Arrays.equals(member.name, 0, member.name.length, data, from, until)) {
        return member;
      }
      slot = slot + 1 & members.length - 1;
    }
    return null;
  }

  /** True when the bytes from {@code at} on are exactly this name and a closing quote. */
  boolean isNameAt(byte[] data, int at, int end) {
    int close = at + name.length;
    return plainName
        && close < end
        && data[close] == '"'
        && Arrays.equals(name, 0, name.length, data, at, close);
  }

  @Nullable Node element(int at) {
    return at < elements.length ? elements[at] : anyElement;
  }

  boolean hasElementAt(int at) {
    return at < elements.length || anyElement != null;
  }

  /** True when fields are read from somewhere below this node. */
  boolean isInterior() {
    return knownMembers || elements.length > 0;
  }

  /** True when every field below can be reached through a value of this kind. */
  boolean fits(JsonKind kind) {
    return (!knownMembers || kind == JsonKind.OBJECT)
        && (elements.length == 0 || kind == JsonKind.ARRAY);
  }

  /** All fields below have no value (again). */
  void clearBelow() {
    for (Node child : knownChildren()) {
      if (child.value != null) {
        child.value.kind = JsonKind.ABSENT;
      }
      child.document = -1;
      child.clearBelow();
    }
  }

  /** The value found here has not the shape that some fields below need. */
  void blockBelow(JsonKind found, byte[] data, int start, int end) {
    for (Node child : knownChildren()) {
      JsonKind needed = child.index >= 0 ? JsonKind.ARRAY : JsonKind.OBJECT;
      if (found != needed) {
        child.block(data, start, end, depth);
      }
    }
  }

  private void block(byte[] data, int start, int end, int blockedDepth) {
    if (value != null) {
      value.block(data, start, end, blockedDepth);
    }
    for (Node child : knownChildren()) {
      child.block(data, start, end, blockedDepth);
    }
  }

  private List<Node> knownChildren() {
    List<Node> children = new ArrayList<>(List.of(elements));
    for (Node member : members) {
      if (member != null && member.known) {
        children.add(member);
      }
    }
    return children;
  }

  /** As in a pipeline file: {@code geometry.coordinates[0]}. */
  String path() {
    if (parent == null) {
      return prefix;
    }
    String above = parent.path();
    if (index == -2) {
      return above + "[]";
    } else if (index >= 0) {
      return above + "[" + index + "]";
    }
    String text = Excerpt.of(name, 0, name.length);
    return above.isEmpty() ? text : above + "." + text;
  }
}
