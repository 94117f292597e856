using Notes;

if (args is [var folder, var command, .. var rest])
{
    return await Commands.RunAsync(folder, command, rest);
}

Console.Error.WriteLine("""
    notes FOLDER add TEXT             adds a note
    notes FOLDER remove TEXT          removes one
    notes FOLDER list                 prints all
    notes FOLDER serve PORT           lets others sync, until a line comes on standard input
    notes FOLDER sync HOST:PORT       syncs with one that serves, and ends
    """);
return 2;
