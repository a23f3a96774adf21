/** An application's jar as Crowdzoo meets it: classes of its own in saved models. */
package guest;
