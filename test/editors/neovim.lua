-- Opens a file of the shop, waits for pickguard's diagnostics, applies the first quick fix that mends one, and waits until
-- its diagnostic is gone. Ends with exit code 1 and a reason where that does not come to pass.
local root, program = vim.env.PICKGUARD_SHOP, vim.split(vim.env.PICKGUARD_COMMAND, " ")

local function fail(reason)
  io.stderr:write("neovim: " .. reason .. "\n")
  vim.cmd("cquit 1")
end

local function await(what, holds)
  if not vim.wait(60000, holds, 50) then fail("waited in vain for " .. what) end
end

local command = vim.list_extend(program, { "lsp" })
local client = vim.lsp.start_client({ name = "pickguard", cmd = command, root_dir = root })
if not client then fail("the server does not start") end

vim.cmd("edit " .. vim.fn.fnameescape(root .. "/" .. vim.env.PICKGUARD_FILE))
vim.lsp.buf_attach_client(0, client)
await("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)

local function fixFor(diagnostic)
  local position = { line = diagnostic.lnum, character = diagnostic.col }
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = position, ["end"] = position },
    context = { diagnostics = {} },
  }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000) or {}
  for _, action in ipairs((answers[client] or {}).result or {}) do
    if vim.startswith(action.title, "Fix: ") then return action end
  end
end

local before = vim.diagnostic.get(0)
for _, diagnostic in ipairs(before) do
  local action = fixFor(diagnostic)
  if action then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    await("the diagnostic to go: " .. diagnostic.code, function()
      for _, other in ipairs(vim.diagnostic.get(0)) do
        if other.code == diagnostic.code and other.message == diagnostic.message then return false end
      end
      return true
    end)
    local left = #vim.diagnostic.get(0)
    if left >= #before then fail("there are no fewer diagnostics than before") end
    print(#before .. " diagnostics; fixed " .. diagnostic.code .. "; " .. left .. " left")
    vim.lsp.stop_client(client)
    vim.cmd("qall!")
  end
end
fail("no diagnostic has a quick fix")
