using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Storage;

namespace Notes;

/// <summary>What a user can do with a folder of notes.</summary>
internal static class Commands
{
    private const string All = "notes/all";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string path, string command, string[] words)
    {
        await using DataFolder folder = DataFolder.Open(new() { Folder = FileSystemFolder.Open(path) });
        Replica notes = folder.OpenSpace("notes");
        string text = string.Join(' ', words);
        switch (command)
        {
            case "add":
                await notes.Transact(tx => tx.Set(All).Add(text)).WaitDurableAsync();
                return 0;
            case "remove":
                await notes.Transact(tx => tx.Set(All).Remove(text)).WaitDurableAsync();
                return 0;
            case "list":
                foreach (string note in notes.Snapshot().Set(All).Elements.Select(note => note.AsText()))
                {
                    Console.WriteLine(note);
                }

                return 0;
            case "serve":
                return await ServeAsync(folder, int.Parse(text, CultureInfo.InvariantCulture));
            case "sync":
                return await SyncAsync(folder, notes, text);
            default:
                Console.Error.WriteLine($"There is no command '{command}'.");
                return 2;
        }
    }

    private static async Task<int> ServeAsync(DataFolder folder, int port)
    {
        await using LinkHub links = new(folder);
        IPEndPoint address = await links.ListenAsync(new(IPAddress.Loopback, port));
        TaskCompletionSource told = new();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        Console.WriteLine($"serving at {address}");
        await told.Task;
        return 0;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true; // The folder is closed first.
            told.TrySetResult();
        }
    }

    /// <summary>Links, and waits until each side has what the other had.</summary>
    private static async Task<int> SyncAsync(DataFolder folder, Replica notes, string address)
    {
        await using LinkHub links = new(folder);
        links.Connect(address);
        using CancellationTokenSource patience = new(Patience);
        while (!IsInSync(notes))
        {
            try
            {
                await Task.Delay(20, patience.Token);
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine($"Not in sync with {address} after {Patience.TotalSeconds} s.");
                return 1;
            }
        }

        await folder.WaitDurableAsync();
        Console.WriteLine($"in sync with {address}");
        return 0;
    }

    /// <summary>True once a linked peer has all that is here, and this side all that the peer said it has.</summary>
    private static bool IsInSync(Replica notes)
    {
        ReplicaStatus status = notes.Status();
        return status.Links.Any(link => link.Member is not null && link.Applied.Equals(status.Version));
    }
}
