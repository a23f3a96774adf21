package guest;

import org.crowdzoo.nn.SavedClasses;

/** What an application's jar lists, so that its own parts may stand in saved models. */
public final class GuestClasses implements SavedClasses {
  @Override
  public boolean contains(String name) {
    return name.equals("guest.GuestActivation") || name.equals("guest.NoPart");
  }
}
