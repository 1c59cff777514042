// The SHA-256 of a file, worked out in the browser: the file is read here and sent nowhere, for it may
// speak of people. It is written into its field, and the evidence on the page that has it is named.
const places = document.querySelectorAll("[data-hash]");

const hashed = async (file) => {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const told = (place, hash) => {
  const words = place.querySelector("[data-said]").dataset;
  if (!place.closest("form[method=get]")) return words.done;
  const same = [...document.querySelectorAll("[data-sha256]")].filter(
    (each) => each.dataset.sha256 === hash,
  );
  if (!same.length) return words.other;
  same[0].closest("article").scrollIntoView({ block: "nearest" });
  return `${words.same} ${same.map((each) => each.dataset.number).join(", ")}`;
};

const read = async (place, file) => {
  const said = place.querySelector("[data-said]");
  said.textContent = said.dataset.reading;
  try {
    const hash = await hashed(file);
    document.getElementById(place.dataset.hash).value = hash;
    said.textContent = told(place, hash);
  } catch {
    said.textContent = said.dataset.unread;
  }
};

for (const place of crypto.subtle ? places : []) {
  const choose = place.querySelector("input[type=file]");
  place.hidden = false;
  choose.addEventListener("change", () => choose.files[0] && read(place, choose.files[0]));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) read(place, event.dataTransfer.files[0]);
  });
}
