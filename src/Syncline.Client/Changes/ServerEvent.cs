namespace Syncline.Client.Changes;

/// <summary>A server-sent event.</summary>
/// <param name="Name">What kind of event.</param>
/// <param name="Id">The last id that was said, with this event or before it.</param>
/// <param name="Data">Its data; valid until the next event is read.</param>
internal readonly record struct ServerEvent(string Name, string Id, ReadOnlyMemory<byte> Data);
