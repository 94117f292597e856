// A process to fail or kill from outside. It prints what is durable, as soon as it is.
//   LogWriter FOLDER COUNT [unsynced]   appends to a log, one record at a time under "always"; with "unsynced" it never
//                                       syncs a file: what a build without fsync would do
//   LogWriter load FOLDER WRITERS [SEGMENT_BYTES [compress]]
//                                       that many writers of one space, until it is killed or standard input ends; with
//                                       "compress" segments are compressed, and some kept below the snapshots
// Exit code 0 done, 3 the storage failed, 6 the folder is taken.
using System.Globalization;
using Syncline.LogWriter;
using Syncline.Storage;

if (args[0] == "load")
{
    int segmentBytes =
        args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : new LogOptions().SegmentBytes;
    int writers = int.Parse(args[2], CultureInfo.InvariantCulture);
    return await Load.RunAsync(args[1], writers, segmentBytes, compresses: args.Length > 4);
}

int count = int.Parse(args[1], CultureInfo.InvariantCulture);
try
{
    IStorageFolder folder = FileSystemFolder.Open(args[0]);
    if (args.Length > 2) folder = new UnsyncedFolder(folder);
    await using OperationLog log = OperationLog.Open(folder, new(), (in LogRecord _) => { });
    for (int i = 0; i < count; i++)
    {
        try
        {
            long position = log.Append(1, 2, BitConverter.GetBytes(i));
            await log.WaitDurableAsync(position);
            Console.WriteLine($"durable {position}");
        }
        catch (StorageException failure)
        {
            Console.WriteLine($"failed {failure.GetType().Name} {failure.ErrorNumber} {failure.Message}");
        }
    }

    return log.Failure is null ? 0 : 3;
}
catch (FolderInUseException refused)
{
    Console.WriteLine($"refused {refused.Message}");
    return 6;
}
