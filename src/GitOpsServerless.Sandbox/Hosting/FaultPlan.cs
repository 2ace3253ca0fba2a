using System.IO.Enumeration;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>The faults that a sandbox injects now. Empty by default; may be changed while requests run.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<ArmedFault> _armed = [];
    private volatile bool _any;

    /// <summary>Adds a fault. The first one that matches a request is used.</summary>
    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_lock)
        {
            _armed.Add(new ArmedFault(fault));
            _any = true;
        }
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _armed.Clear();
            _any = false;
        }
    }

    /// <summary>Takes the fault of one of the wanted kinds for a request and counts it as used; null where none matches.</summary>
    internal Fault? Take(string method, string path, Func<FaultKind, bool> wanted)
    {
        if (!_any)
        {
            return null;
        }

        lock (_lock)
        {
            foreach (var armed in _armed)
            {
                if (wanted(armed.Fault.Kind) && armed.Matches(method, path) && armed.Use())
                {
                    return armed.Fault;
                }
            }
        }

        return null;
    }

    private sealed class ArmedFault(Fault fault)
    {
        private int _seen;

        public Fault Fault => fault;

        public bool Matches(string method, string path) =>
            (fault.Method is null || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && FileSystemName.MatchesSimpleExpression(fault.PathPattern, path, ignoreCase: true);

        public bool Use()
        {
            var seen = _seen++;
            return seen >= fault.Skip && seen - fault.Skip < fault.Times;
        }
    }
}
