namespace Syncline.Storage;

/// <summary>A flat folder of files: the port to real disks and simulated ones.</summary>
/// <remarks>
/// What create, rename and delete did survives a power loss only after <see cref="Sync"/>. Every member throws
/// <see cref="StorageException"/> with the file and the cause. Thread: any.
/// </remarks>
public interface IStorageFolder
{
    /// <summary>What the folder is called in messages.</summary>
    string Name { get; }

    /// <summary>The names of the files in it, in no particular order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Creates a file of that many zero bytes, allocated on the disk where the system can.</summary>
    /// <remarks>Fails if the name exists.</remarks>
    IStorageFile Create(string name, long bytes);

    /// <summary>Opens an existing file for reading and writing.</summary>
    IStorageFile Open(string name);

    /// <summary>Gives a file another name; a file of that name is replaced in one step.</summary>
    void Rename(string source, string target);

    /// <summary>Deletes a file.</summary>
    void Delete(string name);

    /// <summary>
    /// What tells a file here from every copy of it: this machine, this folder, this very file. Null where the system
    /// can't tell.
    /// </summary>
    /// <remarks>
    /// A file that was renamed, or whose folder was, keeps it. One that was copied or restored, alone or with its
    /// folder, has another, and so has the next file of the same name. The image of a whole disk that is set back has
    /// the same: nothing in it can tell.
    /// </remarks>
    byte[]? IdentityOf(string name);

    /// <summary>Forces the folder's entries to the disk.</summary>
    void Sync();

    /// <summary>Takes the folder for this process until the result is disposed.</summary>
    /// <exception cref="FolderInUseException">Somebody else has it.</exception>
    IDisposable Lock();
}
