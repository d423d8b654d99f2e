-- Waits for the file's diagnostics, prints them, does the same with b.c, and ends.
local function show(title)
  local found = vim.diagnostic.get(0)
  io.stdout:write(title, #found, '\n')
  for _, each in ipairs(found) do
    io.stdout:write('found: ', each.lnum + 1, ': ', vim.split(each.message, '\n')[1], ' [', each.code, ']\n')
  end
end
vim.defer_fn(function()
  vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end)
  show('opened: ')
  vim.api.nvim_buf_set_lines(0, 0, -1, true, { 'int nothing;' })
  vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end)
  show('edited: ')
  vim.cmd('edit! b.c')
  vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end)
  show('another: ')
  io.stdout:write('servers: ', #vim.lsp.get_active_clients(), '\n')
  vim.cmd('qall!')
end, 100)
