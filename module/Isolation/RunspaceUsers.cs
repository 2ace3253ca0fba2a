namespace GitOpsServerless.PowerShell.Isolation;

/// <summary>Which runspaces have the module: the first one begins what all of them share, the last one ends it.</summary>
internal sealed class RunspaceUsers(Action begin, Action end)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _imports = [];

    /// <summary>A runspace imports the module, once more perhaps; true when it had not before.</summary>
    public bool Add(Guid runspace)
    {
        lock (_gate)
        {
            if (_imports.Count == 0)
            {
                begin();
            }

            var count = _imports.GetValueOrDefault(runspace);
            _imports[runspace] = count + 1;
            return count == 0;
        }
    }

    /// <summary>A runspace removes the module, as often as it has imported it; true when it has it no more.</summary>
    public bool Remove(Guid runspace)
    {
        lock (_gate)
        {
            if (_imports.TryGetValue(runspace, out var count) && count > 1)
            {
                _imports[runspace] = count - 1;
                return false;
            }

            Drop(runspace);
            return true;
        }
    }

    /// <summary>A runspace has ended.</summary>
    public void Drop(Guid runspace)
    {
        lock (_gate)
        {
            if (_imports.Remove(runspace) && _imports.Count == 0)
            {
                end();
            }
        }
    }
}
