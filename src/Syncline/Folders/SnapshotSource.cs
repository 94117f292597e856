namespace Syncline.Folders;

/// <summary>Takes what belongs to the folder itself, at one position of its log.</summary>
internal delegate FolderCapture SnapshotSource();
