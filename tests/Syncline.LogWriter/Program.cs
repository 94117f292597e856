// A process to fail or kill from outside: appends to the log in FOLDER, one record at a time under "always", and prints
// each position once it is durable. LogWriter FOLDER COUNT.
// Exit code 0 done, 3 the storage failed, 6 the folder is taken.
using System.Globalization;
using Syncline.Storage;

int count = int.Parse(args[1], CultureInfo.InvariantCulture);
try
{
    await using OperationLog log = OperationLog.Open(FileSystemFolder.Open(args[0]), new(), (in LogRecord _) => { });
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
