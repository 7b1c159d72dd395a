//! stub
pub struct Reference { pub host: String, pub path: String }
impl Reference { pub fn registry_host(&self) -> String { if self.host.is_empty() {"docker.io".into()} else {self.host.clone()} } }
pub fn parse(t: &str) -> Reference { match t.split_once('/') { Some((h,p)) if h.contains('.')||h.contains(':') => Reference{host:h.into(),path:p.into()}, _ => Reference{host:String::new(),path:t.into()} } }
