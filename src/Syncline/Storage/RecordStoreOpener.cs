namespace Syncline.Storage;

/// <summary>Opens a store and replays it; a folder is opened this way on any kind of store.</summary>
/// <param name="options">How to write, and whom to tell.</param>
/// <param name="replay">Gets what is there, on this thread.</param>
public delegate IRecordStore RecordStoreOpener(RecordStoreOptions options, IRecordReplay replay);
