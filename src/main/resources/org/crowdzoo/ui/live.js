// Takes the page again and puts its main part in the place of the old one where it differs: nothing
// flickers, and nobody's place on the page is lost. Where the way leads elsewhere now, it goes there.
setInterval(async () => {
  const main = document.querySelector("main");
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (answer.redirected) {
      location.replace(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("main");
    if (next && next.innerHTML !== main.innerHTML) {
      main.replaceWith(next);
    }
    main.classList.remove("over");
  } catch (gone) {
    main.classList.add("over");
  }
}, 2000);
