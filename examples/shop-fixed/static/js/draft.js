"use strict";

const draftKey = "draft: " + JSON.parse(document.getElementById("draft-key").textContent);
const field = document.querySelector("textarea[name=body]");
field.value = localStorage.getItem(draftKey) || "";
field.addEventListener("input", () => localStorage.setItem(draftKey, field.value));
