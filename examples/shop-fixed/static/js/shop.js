"use strict";

function getCookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

for (const button of document.querySelectorAll("[data-note]")) {
  button.addEventListener("click", () => window.alert(button.dataset.note));
}

for (const button of document.querySelectorAll("[data-add]")) {
  button.addEventListener("click", async () => {
    const response = await fetch("/orders/cart/add/" + button.dataset.add + "/", {
      method: "POST",
      headers: { "X-CSRFToken": getCookie("csrftoken") },
    });
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

function suggestion(product) {
  const link = document.createElement("a");
  link.href = product.url;
  link.textContent = product.name;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("ul");
  field.after(list);
  field.addEventListener("input", async () => {
    const response = await fetch(field.dataset.suggest + "?q=" + encodeURIComponent(field.value));
    const answer = await response.json();
    list.replaceChildren(...answer.products.map(suggestion));
  });
}
