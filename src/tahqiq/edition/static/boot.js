// Runs before anything is drawn: the appearance that was chosen, and the viewer as modules or, from disk, as one script.
(() => {
  const html = document.documentElement;
  html.classList.add("js");
  try {
    const theme = localStorage.getItem("tahqiq.theme");
    if (theme) html.dataset.theme = theme;
  } catch { /* no storage: the device's appearance */ }
  const disk = location.protocol === "file:";
  const script = document.createElement("script");
  if (!disk) script.type = "module";
  script.src = `${html.dataset.root}/assets/${disk ? "disk" : "app"}.js`;
  script.onerror = () => html.classList.remove("js"); // without the viewer the page is what it was: text and links
  document.head.append(script);
  for (const name of disk ? [] : html.dataset.modules.split(" ")) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = `${html.dataset.root}/assets/${name}`;
    document.head.append(link);
  }
})();
