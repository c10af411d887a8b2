/// A value that nothing prints: not interpolation, not `dump`, not a template that reads mirrors, not a crash report of
/// the value around it. `reveal()` is the one way out, so that a search for it finds every place a secret leaves.
public struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    public init(_ value: Value) { self.value = value }

    public func reveal() -> Value { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•" }
    public var debugDescription: String { "•" }
    public var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
