namespace Syncline.Replicas;

/// <summary>A request that was answered.</summary>
/// <param name="Request">The client's id.</param>
/// <param name="Version">The version that was answered, encoded.</param>
/// <param name="Position">The log position of the transaction.</param>
internal readonly record struct RememberedRequest(string Request, byte[] Version, long Position);
