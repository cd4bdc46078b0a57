"use strict";

function getCookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

function openNote(text) {
  window.alert(text);
}

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", async () => {
    // flaw: DJANGO-CSRF-001/ajax-without-token
    const response = await fetch("/orders/cart/add/" + button.dataset.add + "/", { method: "POST" });
    if (response.ok) {
      button.textContent = "In the basket";
    }
  });
}

for (const button of document.querySelectorAll("[data-pay]")) {
  button.addEventListener("click", async () => {
    const response = await fetch(button.dataset.pay, {
      method: "POST",
      headers: { "X-CSRFToken": getCookie("csrftoken") },
    });
    const payment = await response.json();
    window.location.assign(payment.url);
  });
}

for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("ul");
  field.after(list);
  field.addEventListener("input", async () => {
    const response = await fetch(field.dataset.suggest + "?q=" + encodeURIComponent(field.value));
    const answer = await response.json();
    // flaw: DJANGO-XSS-001/js-dom-sink
    list.innerHTML = answer.products.map((product) => `<li><a href="${product.url}">${product.name}</a></li>`).join("");
  });
}
