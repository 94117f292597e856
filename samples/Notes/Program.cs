using System.Net.Sockets;
using Notes;
using Syncline.Storage;

if (args is [var folder, var command, .. var rest])
{
    try
    {
        return await Commands.RunAsync(folder, command, rest);
    }
    catch (Exception wrong) when (wrong is StorageException or SocketException or ArgumentException or FormatException)
    {
        Console.Error.WriteLine($"notes: {wrong.Message}"); // The folder is in use, an address is none or taken.
        return 1;
    }
}

Console.Error.WriteLine("""
    notes FOLDER add TEXT             adds a note
    notes FOLDER remove TEXT          removes one
    notes FOLDER list                 prints all
    notes FOLDER serve PORT           lets others sync, until SIGINT or SIGTERM
    notes FOLDER sync HOST:PORT       syncs with one that serves, and ends
    """);
return 2;
