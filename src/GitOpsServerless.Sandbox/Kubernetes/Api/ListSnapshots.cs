using System.Globalization;
using System.Text;
using GitOpsServerless.Sandbox.Kubernetes.Storage;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>
/// The lists that clients read page by page: every page comes from the state at the first one.
/// Only the latest are kept; the token of a forgotten one has expired.
/// </summary>
internal sealed class ListSnapshots
{
    private const int Capacity = 256;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Entry> _entries = [];
    private readonly Queue<long> _order = new();
    private long _next;

    public string Keep(StoredObject[] items, long revision, int offset)
    {
        lock (_lock)
        {
            var id = ++_next;
            _entries[id] = new Entry(items, revision);
            _order.Enqueue(id);
            if (_order.Count > Capacity)
            {
                _entries.Remove(_order.Dequeue());
            }

            return Token(id, offset);
        }
    }

    public static string Token(long id, int offset) => Convert.ToBase64String(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{id}/{offset}")));

    /// <summary>The list behind a token, or null where it is unknown or forgotten.</summary>
    public (StoredObject[] Items, long Revision, long Id, int Offset)? Find(string token)
    {
        var buffer = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, buffer, out var length))
        {
            throw new StatusException(ApiStatus.BadRequest("continue key is not valid: illegal base64 data"));
        }

        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split('/');
        if (parts.Length != 2 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var id) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var offset))
        {
            throw new StatusException(ApiStatus.BadRequest("continue key is not valid: incorrect encoded start resourceVersion"));
        }

        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) && offset <= entry.Items.Length ? (entry.Items, entry.Revision, id, offset) : null;
        }
    }

    private sealed record Entry(StoredObject[] Items, long Revision);
}
