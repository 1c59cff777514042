// Passkeys: ask the server what to ask, let the device answer, send the answer with the form.
// Where a browser does not know them what it takes stays hidden, and the other way is below it.
const knows = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

const asked = async (form) => {
  const fields = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.options, { method: "POST", body: fields });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const given = (how, options) =>
  how === "create"
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });

for (const form of knows ? document.querySelectorAll("form[data-passkey]") : []) {
  const said = form.querySelector("[data-said]");
  for (const each of form.querySelectorAll("[hidden]")) each.hidden = false;
  said.textContent = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      const credential = await given(form.dataset.passkey, await asked(form));
      form.elements.answer.value = JSON.stringify(credential);
      form.submit();
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
