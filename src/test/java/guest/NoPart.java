package guest;

/** Listed, but no part of a network. */
public final class NoPart {
  static {
    System.setProperty("guest.loaded", "NoPart");
  }
}
