# cmake -DOUTPUT=... -DINPUT=a.html -P EmbedText.cmake
# Writes a file as string literals, in pieces that every compiler takes.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "R\"PAGE(${piece})PAGE\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUTPUT} "${pieces}")
