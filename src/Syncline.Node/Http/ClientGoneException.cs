namespace Syncline.Node.Http;

/// <summary>The client is gone, or was sent away: nobody reads what would be answered.</summary>
internal sealed class ClientGoneException() : OperationCanceledException("The client is gone, or was sent away.");
